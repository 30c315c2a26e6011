import "@/scripts/environment";
import readline from "node:readline";
import { createAdmin, createAdminInput } from "@/lib/accounts/appoint-admin";
import { createContext } from "@/lib/context";
import { messages } from "@/lib/i18n/messages";
import { explainAndExit } from "@/scripts/explain";

/**
 * Makes the first administrator. What ADMIN_EMAIL, ADMIN_NAME and ADMIN_PASSWORD do not say is
 * asked for; the password is not shown while it is typed.
 */
async function askFor(what: string, variable: string, isSecret: boolean): Promise<string> {
  const given = process.env[variable];
  if (given) return given;
  if (!process.stdin.isTTY) {
    console.error(`${variable} is not set, and there is nobody to ask.`);
    process.exit(1);
  }
  const lines = readline.createInterface({ input: process.stdin, output: process.stdout, terminal: true });
  const answer = new Promise<string>((resolve) => lines.question(`${what}: `, resolve));
  if (isSecret) Object.assign(lines, { _writeToOutput: () => {} });
  const typed = await answer;
  lines.close();
  if (isSecret) console.log();
  return typed;
}

async function main(): Promise<void> {
  const input = createAdminInput.safeParse({
    email: await askFor("Mail address", "ADMIN_EMAIL", false),
    name: await askFor("Name", "ADMIN_NAME", false),
    password: await askFor("Password", "ADMIN_PASSWORD", true),
  });
  if (!input.success) {
    for (const { path, message } of input.error.issues) console.error(`${path.join(".")}: ${fieldWords(message)}`);
    process.exit(1);
  }
  const result = await createAdmin(createContext({ actor: { kind: "system" }, locale: "en" }), input.data);
  if (!result.ok) {
    console.error(`Not done: ${result.code}`);
    process.exit(1);
  }
  console.log(
    result.value.created
      ? "The administrator can sign in now."
      : "The account is an administrator now; its earlier sign-ins have ended.",
  );
  process.exit(0);
}

/** The English words of a field's problem; the key itself where it has none. */
function fieldWords(key: string): string {
  const found = key
    .split(".")
    .reduce<unknown>((branch, part) => (branch as Record<string, unknown> | undefined)?.[part], messages.en);
  const common = (messages.en as { fields?: Record<string, string> }).fields?.[key];
  return typeof found === "string" ? found : (common ?? key);
}

await main().catch(explainAndExit);
