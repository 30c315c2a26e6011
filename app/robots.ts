import type { MetadataRoute } from "next";
import { world } from "@/lib/context";

export const dynamic = "force-dynamic";

/** Public pages may be found; what is one's own or the desk's has nothing to find. A demo has nothing real. */
export default function robots(): MetadataRoute.Robots {
  if (world().config.mode === "demo") return { rules: { userAgent: "*", allow: "/" } };
  const own = ["/basket", "/book", "/bookings", "/account", "/sign-in", "/register", "/reset"];
  return {
    rules: {
      userAgent: "*",
      allow: "/",
      disallow: ["/api/", "/staff", "/demo", ...own, ...own.map((path) => `/en${path}`)],
    },
  };
}
