import { generateClient } from "./set-up.mjs";
import { command } from "./steps.mjs";

await command(() => {
  generateClient();
  return 0;
});
