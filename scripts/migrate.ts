import "@/scripts/environment";
import { readConfig } from "@/lib/config";
import { applyMigrations } from "@/scripts/schema-engine";

const applied = await applyMigrations(readConfig(process.env).databaseUrl);
console.log(applied.length > 0 ? `Applied: ${applied.join(", ")}` : "Nothing to apply.");
