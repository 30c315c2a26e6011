import { afterAll, beforeAll, expect, test } from "vitest";
import { PlainClient } from "@/tests/support/plain-client";
import { prepareServer, type RunningServer } from "@/tests/support/running-server";

const PEOPLE = 50;
const ROUNDS = 20;

let server: RunningServer;

beforeAll(async () => {
  server = await prepareServer({ now: "2026-12-01T10:00:00+09:00", residents: 0 });
  await server.start();
});

afterAll(() => server.remove());

test(`${PEOPLE} people press at once for the same slot, ${ROUNDS} times: one gets it, the others hear what else is free`, async () => {
  const people = Array.from({ length: PEOPLE }, () => new PlainClient(server.origin));
  for (let round = 0; round < ROUNDS; round++) {
    const choice = `meeting-room*2026-12-${String(4 + Math.floor(round / 6) * 7).padStart(2, "0")}*${(round % 6) + 1}*s*-`;
    const pages = await Promise.all(
      people.map((person) => {
        person.setCookie("furatto-basket", encodeURIComponent(choice));
        return person.open("/basket");
      }),
    );
    const answers = await Promise.all(
      people.map((person, index) => {
        const page = pages[index];
        if (!page) throw new Error("no page");
        return person.press(page, /^この内容で仮押さえする/);
      }),
    );
    // Who got it is led on, to sign in before applying; who did not is told so, with what is free.
    const won = answers.filter(({ status, address }) => status === 200 && address.startsWith("/sign-in"));
    const lost = answers.filter(
      ({ status, address, $ }) =>
        status === 200 &&
        address.startsWith("/basket") &&
        $("main").text().includes("ほかの方の予約が入りました") &&
        $("button").filter((_, button) => /同じ日の|同じ時間/.test($(button).text())).length > 0,
    );
    const other = answers.filter((answer) => !won.includes(answer) && !lost.includes(answer));
    expect(other.map(({ status, address, text }) => ({ status, address, text: text.slice(0, 300) }))).toEqual([]);
    expect({ round, won: won.length, lost: lost.length }).toEqual({ round, won: 1, lost: PEOPLE - 1 });
  }
}, 600_000);
