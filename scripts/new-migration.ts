import { writeMigration } from "@/scripts/schema-engine";

const name = process.argv[2] ?? "";
if (!/^[a-z0-9_]+$/.test(name)) {
  console.error("Say what it does in small letters: npm run db:migration -- add_room_photos");
  process.exit(1);
}
const file = await writeMigration(name, new Date());
console.log(file ? `Written: ${file}. Read it before you commit it.` : "The schema has not changed.");
