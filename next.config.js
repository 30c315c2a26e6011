import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin("./lib/i18n/request.ts");

/** First parts of paths that carry no language: everything else without one is Japanese. */
const WITHOUT_LOCALE = ["ja", "en", "api", "_next", "staff", "demo", "door"];

/** The Content-Security-Policy is not here: it has a nonce for each answer, so server/security.ts sets it. */
const SECURITY_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/**
 * Pages whose address is a secret: nobody keeps them, finds them, or hears of them from the page that follows.
 * Not "no-referrer": a browser then calls the sender of a form "null", which Next takes for a forgery.
 */
const SECRET_ADDRESS_HEADERS = {
  "Cache-Control": "private, no-store",
  "Referrer-Policy": "strict-origin",
  "X-Robots-Tag": "noindex, nofollow",
};

/** @type {import("next").NextConfig} */
const nextConfig = {
  distDir: process.env.NEXT_DIST_DIR || ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` holds the types, tests included; a server that starts does not need them again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    "@prisma/adapter-better-sqlite3",
    "better-sqlite3",
    "@node-rs/argon2",
    "pino",
    "nodemailer",
    "pdfkit",
  ],
  async headers() {
    const listOf = (headers) => Object.entries(headers).map(([key, value]) => ({ key, value }));
    return [
      { source: "/:path*", headers: listOf(SECURITY_HEADERS) },
      { source: "/answer/:token", headers: listOf(SECRET_ADDRESS_HEADERS) },
      { source: "/en/answer/:token", headers: listOf(SECRET_ADDRESS_HEADERS) },
    ];
  },
  async redirects() {
    return [
      { source: "/ja", destination: "/", permanent: true },
      { source: "/ja/:path*", destination: "/:path*", permanent: true },
    ];
  },
  async rewrites() {
    return [
      { source: "/", destination: "/ja" },
      // Files that exist are found before this; one that does not is a page not found.
      { source: `/:path((?!(?:${WITHOUT_LOCALE.join("|")})(?:/|$)).*)`, destination: "/ja/:path" },
    ];
  },
};

export default withNextIntl(nextConfig);
