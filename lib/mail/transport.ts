import { mkdir, open, rename } from "node:fs/promises";
import path from "node:path";
import { createTransport, type SendMailOptions } from "nodemailer";
import type { Config } from "@/lib/config";
import { fileOfMail } from "@/lib/mail/store";

/** A mail as it leaves. */
export type OutgoingMail = {
  /** the outbox row's id: makes the Message-ID, so that a mail sent twice is known as one */
  id: string;
  to: string;
  subject: string;
  text: string;
  ics: string | null;
  createdAt: Date;
};

/** How mails leave: to a mail server, or into files. */
export type Mailer = {
  /** longest time one mail may take, in milliseconds; longer counts as failed */
  readonly patienceMs: number;
  send(mail: OutgoingMail): Promise<void>;
};

/** The mailer of this configuration: SMTP_URL's server, else .eml files under VAR_DIR/outbox. */
export function mailerOf(config: Pick<Config, "smtpUrl" | "varDir" | "mailFrom" | "url">): Mailer {
  return config.smtpUrl ? smtpMailer(config.smtpUrl, config) : fileMailer(config.varDir, config);
}

type Sender = Pick<Config, "mailFrom" | "url">;

const SMTP_PATIENCE_MS = 60_000;
const FILE_PATIENCE_MS = 10_000;

function smtpMailer(smtpUrl: string, sender: Sender): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: SMTP_PATIENCE_MS / 2,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    patienceMs: SMTP_PATIENCE_MS,
    async send(mail) {
      await transport.sendMail(toMessage(mail, sender));
    },
  };
}

function fileMailer(varDir: string, sender: Sender): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  return {
    patienceMs: FILE_PATIENCE_MS,
    async send(mail) {
      const { message } = await transport.sendMail(toMessage(mail, sender));
      const whole = fileOfMail(varDir, mail.id);
      const folder = path.dirname(whole);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Named by the mail and renamed when whole: writing it again after a crash replaces it, and nobody
      // ever sees half of one.
      const partial = path.join(folder, `.${mail.id}.${process.pid}.partial`);
      const file = await open(partial, "w", 0o600);
      try {
        await file.writeFile(message as Buffer);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(partial, whole);
    },
  };
}

function toMessage(mail: OutgoingMail, sender: Sender): SendMailOptions {
  return {
    from: sender.mailFrom,
    // An address object, so that nothing in the text of an address is read as a second one.
    to: { name: "", address: mail.to },
    subject: mail.subject,
    text: mail.text,
    date: mail.createdAt,
    messageId: `<${mail.id}@${new URL(sender.url).hostname}>`,
    headers: { "Auto-Submitted": "auto-generated" },
    ...(mail.ics
      ? {
          attachments: [
            {
              filename: "furatto.ics",
              content: mail.ics,
              contentType: `text/calendar; charset=utf-8; method=${/^METHOD:(\w+)/m.exec(mail.ics)?.[1] ?? "PUBLISH"}`,
            },
          ],
        }
      : {}),
  };
}
