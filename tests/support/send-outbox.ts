import { readConfig } from "@/lib/config";
import { closeDb, openDb } from "@/lib/db";
import { mailerOf } from "@/lib/mail/transport";
import { sendNextMail } from "@/lib/mail/use-cases";

// A process of its own that sends what is due at NOW. With DIES it is gone in the moment in which a mail has
// been sent and not yet marked: nothing more of it runs.
const config = readConfig(process.env);
const db = openDb(config.databaseUrl);
const files = mailerOf(config);
const ctx = { db, config, now: new Date(process.env.NOW ?? "") };
const mailer = {
  ...files,
  async send(mail: Parameters<typeof files.send>[0]) {
    await files.send(mail);
    if (process.env.DIES) process.kill(process.pid, "SIGKILL");
  },
};
while (await sendNextMail(ctx, mailer));
await closeDb(db);
