import { buildApp } from "./build-app.mjs";
import { setUp } from "./set-up.mjs";
import { command, loadEnvironment } from "./steps.mjs";

loadEnvironment();
await command(async () => {
  await setUp();
  await buildApp();
  return 0;
});
