import { existsSync } from "node:fs";
import path from "node:path";

/** Fills in from .env what the environment does not set itself. Import it before anything that reads the configuration. */
const file = path.resolve(import.meta.dirname, "../.env");
if (existsSync(file)) process.loadEnvFile(file);
