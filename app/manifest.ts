import type { MetadataRoute } from "next";
import { messages } from "@/lib/i18n/messages";

/** What a phone shows when the site is put on its first screen. */
export default function manifest(): MetadataRoute.Manifest {
  const { product, description } = messages.ja.common;
  return {
    name: product,
    short_name: product,
    description,
    lang: "ja",
    start_url: "/",
    display: "minimal-ui",
    background_color: "#ffffff",
    theme_color: "#006173",
    icons: [{ src: "/icon.svg", sizes: "any", type: "image/svg+xml" }],
  };
}
