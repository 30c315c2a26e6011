import { ConfigError } from "@/lib/config";

/** Ends the process with words for whoever runs it: what is wrong and what to do, and a stack only for a bug. */
export function explainAndExit(error: unknown): never {
  if (error instanceof ConfigError) {
    console.error(`The configuration needs a change (see .env.example):\n${error.message.replace(/^/gm, "  ")}`);
  } else if (isUnwritable(error)) {
    console.error(
      "The database cannot be written: check that the folder in VAR_DIR (or DATABASE_URL) belongs to this user and has room left.",
    );
    console.error(`  ${(error as Error).message}`);
  } else {
    console.error(error);
  }
  process.exit(1);
}

function isUnwritable(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return (
    /EACCES|EROFS|ENOSPC|EPERM|ENOTDIR|SQLITE_CANTOPEN|SQLITE_READONLY|SQLITE_FULL/.test(String(code)) ||
    /unable to open database|readonly database/i.test(String(message))
  );
}
