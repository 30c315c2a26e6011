import { createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export type ReceivedMail = { from: string; to: string[]; raw: string };

/**
 * A mail server that speaks as much SMTP as a mailer needs, on a port of its own until the test is over.
 * @param answer what it says to a message it has received whole: "250 …" takes it, others refuse; "hang up"
 *   takes it and breaks the line before the answer
 */
export async function startMailServer(
  answer: (mail: ReceivedMail, nth: number) => string = () => "250 taken",
): Promise<{ url: string; received: ReceivedMail[] }> {
  const received: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    const say = (line: string) => socket.write(`${line}\r\n`);
    let mail: ReceivedMail = { from: "", to: [], raw: "" };
    let inData = false;
    let rest = "";

    const onLine = (line: string) => {
      if (inData) {
        if (line !== ".") {
          mail.raw += `${line.replace(/^\.\./, ".")}\r\n`;
          return;
        }
        inData = false;
        received.push(mail);
        const said = answer(mail, received.length);
        mail = { from: "", to: [], raw: "" };
        if (said === "hang up") socket.destroy();
        else say(said);
        return;
      }
      const address = /<([^>]*)>/.exec(line)?.[1] ?? "";
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === "MAIL") mail.from = address;
      if (verb === "RCPT") mail.to.push(address);
      if (verb === "DATA") inData = true;
      if (verb === "QUIT") {
        socket.end("221 bye\r\n");
        return;
      }
      say(verb === "DATA" ? "354 go on" : "250 fine");
    };

    say("220 mail.example ready");
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("the mail server has no port");
  return { url: `smtp://127.0.0.1:${address.port}`, received };
}
