/**
 * Who may import whom. The file name is the layer: rules decide, stores remember, use cases act
 * (use-cases.ts, or a file named by its verb), and the rest of lib/<feature> speaks to the world.
 */

// TypeScript 7 has no parser to call, and dependency-cruiser asks swc for TypeScript without JSX.
const swc = require("@swc/core");
const parseFileSync = swc.parseFileSync.bind(swc);
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith(".tsx") });

const FOUNDATION = "^lib/(result|dates|money|text)\\.ts$";

/** Pure files: they decide or name things, and are safe in the browser. */
const WORDS = "^lib/(?!i18n/)[^/]+/messages\\.ts$";

const PURE_NAMES = "(rules|slots|basket|lines|spelling|transitions|changes|penalties|messages)";
const PURE = `^lib/(?!i18n/)[^/]+/${PURE_NAMES}\\.ts$`;

const STORE = "^lib/[^/]+/store\\.ts$";

/** What reaches outside the process, behind an interface. */
const OUTSIDE = "^lib/[^/]+/(stripe|sandbox|transport)\\.ts$";

/** Use cases: every file of a feature that is none of the others. */
const FEATURES = [
  "accounts",
  "attachments",
  "groups",
  "facility",
  "fees",
  "mail",
  "bookings",
  "reductions",
  "series",
  "payments",
  "papers",
  "waiting",
  "blocks",
  "closures",
  "till",
  "desk",
  "masters",
  "staff",
  "news",
  "numbers",
  "counselling",
];
const OTHER_NAMES =
  "(rules|slots|basket|lines|spelling|transitions|changes|penalties|messages|store|provider|stripe|sandbox|transport|calendar|codes|passwords|fields|tokens)";
const USE_CASE = `^lib/(${FEATURES.join("|")})/(?!${OTHER_NAMES}\\.ts$)[^/]+\\.ts$`;

/** Steps of a change in which several features take part: they run in the transaction of whoever calls them. */
const STEPS =
  "^lib/(accounts/prove-password|accounts/tries|bookings/free-slots|bookings/booking-work|bookings/enter-booking|bookings/change-booking|waiting/queue|attachments/attach-files|staff/record-views|numbers/record-unmet)\\.ts$";

/** A feature's rules know the rules of the features before it. */
const rulesOrder = FEATURES.slice(0, -1).map((feature, position) => ({
  name: `rules-order-${feature}`,
  severity: "error",
  from: { path: `^lib/${feature}/${PURE_NAMES}\\.ts$` },
  to: { path: `^lib/(${FEATURES.slice(position + 1).join("|")})/` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "no-development-package-in-the-product",
      severity: "error",
      from: { path: "^(app|components|lib|server)/|^server\\.ts$" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg"] },
    },
    {
      name: "foundation-stands-alone",
      severity: "error",
      from: { path: FOUNDATION },
      to: { pathNot: [FOUNDATION, "date-fns"] },
    },
    {
      name: "rules-are-pure",
      severity: "error",
      from: { path: PURE, pathNot: WORDS },
      to: { pathNot: [FOUNDATION, PURE, "date-fns"] },
    },
    {
      name: "words-are-made-from-plain-data",
      severity: "error",
      from: { path: WORDS },
      to: { pathNot: [FOUNDATION, PURE, "date-fns", "^lib/i18n/", "use-intl", "next-intl"] },
    },
    ...rulesOrder,
    {
      name: "stores-only-remember",
      severity: "error",
      from: { path: "^lib/([^/]+)/store\\.ts$" },
      to: {
        path: [STORE, USE_CASE, OUTSIDE, "^lib/i18n/(?!routing)", "^lib/context\\.ts$", "^app/", "^components/"],
        pathNot: "^lib/$1/",
      },
    },
    {
      name: "only-stores-know-prisma",
      severity: "error",
      from: { pathNot: ["^lib/db\\.ts$", "^lib/generated/", "^prisma/", "^scripts/schema-engine\\.ts$"] },
      to: { path: "^lib/generated/|node_modules/@prisma/" },
    },
    {
      name: "a-use-case-uses-no-other",
      severity: "error",
      // Within a feature files may share parts; across features the meeting point is a use case. Work that
      // is due and answers to links call them as doors do.
      from: { path: "^lib/([^/]+)/", pathNot: [PURE, STORE, "^lib/(work|links)/"] },
      to: { path: USE_CASE, pathNot: ["^lib/$1/", STEPS] },
    },
    {
      name: "use-cases-know-no-framework",
      severity: "error",
      from: { path: "^lib/", pathNot: "^lib/i18n/" },
      to: { path: ["node_modules/(next|next-auth|react|react-dom)/", "^app/", "^components/", "^server/"] },
    },
    {
      name: "use-cases-see-providers-by-their-interface",
      severity: "error",
      from: { path: USE_CASE, pathNot: "^lib/mail/" },
      to: { path: OUTSIDE },
    },
    {
      name: "the-outside-knows-no-use-case",
      severity: "error",
      from: { path: OUTSIDE },
      to: { path: USE_CASE },
    },
    {
      name: "the-context-knows-no-use-case",
      severity: "error",
      from: { path: "^lib/(context|db|config|log|secrets|audit)\\.ts$" },
      to: { path: [USE_CASE, STORE] },
    },
    {
      name: "words-know-no-data",
      severity: "error",
      from: { path: "^lib/i18n/" },
      to: { path: [USE_CASE, STORE, "^lib/db\\.ts$"] },
    },
    {
      name: "components-draw",
      severity: "error",
      from: { path: "^components/" },
      to: { path: [USE_CASE, STORE, OUTSIDE, "^lib/(db|config|work|secrets)\\.ts$", "^app/"] },
    },
    {
      name: "pages-go-through-use-cases",
      severity: "error",
      from: { path: "^app/" },
      to: { path: [STORE, OUTSIDE, "^lib/db\\.ts$", "^server/"] },
    },
    {
      name: "nothing-of-the-product-needs-tests",
      severity: "error",
      from: { path: "^(app|components|lib|server)/|^server\\.ts$" },
      to: { path: "^tests/" },
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: ["node_modules", "^lib/generated/"] },
    exclude: { path: ["\\.json$", "\\.css$"] },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
