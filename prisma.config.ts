import { defineConfig } from "prisma/config";

/** Where Prisma's own tools find the schema and the history of migrations. */
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
});
