import type { Board } from "./boards";
import type { Rate, Traffic } from "./traffic";
import { CATEGORIES, type Scores, type Visit } from "./visit";

export type Figures = {
  at: string;
  machine: { processor: string; cores: number; node: string; platform: string; loadBefore: number };
  rounds: number;
  occupied: number;
  traffic: Traffic[];
  bookings: { perSecond: number; insertsPerSecond: number };
  visit: Visit;
  /** the first visit of an app that has nothing in it: what the framework brings by itself */
  emptyVisit: Visit;
  secondsToAnswer: number;
  megabytes: { afterStart: number | null; afterLoad: number | null };
  lighthouse: Scores;
  boards: Board[];
  minutes: number;
};

const AIMS = {
  keptToBare: 0.3,
  keptToNext: 2,
  rendered: 100,
  booking: 0.1,
  addedKilobytes: 50,
  secondsToAnswer: 5,
  boardMs: 200,
};

const LEAST_SCORES: Scores = { performance: 95, accessibility: 100, "best-practices": 100, seo: 100 };

/** With more to do than this for each core before it begins, a machine does not show what it can. */
const QUIET_LOAD = 0.5;

/** The figures as text, each with what it is compared with and what was aimed at. */
export function report(figures: Figures): string {
  const { machine } = figures;
  return [
    `Benchmark of ${figures.at}`,
    `${machine.processor}, ${machine.cores} cores, ${machine.platform}, Node ${machine.node}; load before: ${machine.loadBefore.toFixed(1)}`,
    `${figures.occupied} slots of the year booked (60 %); medians of ${figures.rounds}; ${figures.minutes.toFixed(1)} minutes`,
    ...(machine.loadBefore > QUIET_LOAD * machine.cores
      ? ["This machine was busy with other work: figures are too low, and ratios only roughly right."]
      : []),
    "",
    "Requests a second (p99 in ms), the generator in a process of its own",
    ...trafficTable(figures.traffic),
    "",
    ...trafficAims(figures.traffic),
    "",
    ...bookingLines(figures.bookings),
    "",
    ...visitLines(figures),
    "",
    ...boardLines(figures.boards),
    "",
    ...runningLines(figures),
    "",
    "Lighthouse, mobile, of /",
    ...CATEGORIES.map((name) => {
      const score = figures.lighthouse[name];
      return `  ${name.padEnd(16)}${String(score).padStart(4)}   ${aim(`${LEAST_SCORES[name]}`, score >= LEAST_SCORES[name])}`;
    }),
  ].join("\n");
}

function trafficTable(traffic: readonly Traffic[]): string[] {
  const row = (...cells: string[]) =>
    `  ${cells.map((cell, at) => (at === 0 ? cell.padEnd(17) : cell.padStart(at < 3 ? 6 : 15))).join("")}`;
  return [
    row("", "conn.", "kB", "kept", "rendered", "Next's static", "bare Node", "kept ÷ bare", "kept ÷ Next"),
    ...traffic.map((one) =>
      row(
        one.what,
        String(one.connections),
        kilobytes(one.bytes, 0),
        ...[one.kept, one.rendered, one.next, one.bare].map(rateOf),
        percent(one.kept.perSecond / one.bare.perSecond),
        `${(one.kept.perSecond / one.next.perSecond).toFixed(1)} ×`,
      ),
    ),
  ];
}

function rateOf({ perSecond, p99 }: Rate): string {
  return perSecond === 0 ? "none" : `${whole(perSecond)} (${p99 < 1 ? "<1" : p99})`;
}

function trafficAims(traffic: readonly Traffic[]): string[] {
  const views = traffic.filter(({ isView }) => isView);
  const least = (of: (one: Traffic) => number) => Math.min(...views.map(of));
  const toBare = least(({ kept, bare }) => kept.perSecond / bare.perSecond);
  const toNext = least(({ kept, next }) => kept.perSecond / next.perSecond);
  const rendered = least((one) => one.rendered.perSecond);
  return [
    "The least of all views",
    line("kept, of bare Node", percent(toBare), aim(`${percent(AIMS.keptToBare)} or more`, toBare >= AIMS.keptToBare)),
    line("kept, to Next's static page", `${toNext.toFixed(1)} ×`, aim("well above (2 ×)", toNext >= AIMS.keptToNext)),
    line("rendered each time", `${whole(rendered)} /s`, aim(`${AIMS.rendered} /s or more`, rendered >= AIMS.rendered)),
  ];
}

function bookingLines({ perSecond, insertsPerSecond }: Figures["bookings"]): string[] {
  const ratio = perSecond / insertsPerSecond;
  return [
    "Bookings, held and booked by the whole use case, eight at once",
    line("bookings", `${whole(perSecond)} /s`),
    line("bare inserts, synchronous=FULL", `${whole(insertsPerSecond)} /s`),
    line("bookings, of bare inserts", percent(ratio), aim(`${percent(AIMS.booking)} or more`, ratio >= AIMS.booking)),
  ];
}

function visitLines({ visit, emptyVisit }: Figures): string[] {
  const added = (by: "brotli" | "gzip") => visit.js[by] - emptyVisit.js[by] + visit.css[by];
  const fits = added("gzip") <= AIMS.addedKilobytes * 1000;
  return [
    "First visit to /, kilobytes",
    line(
      "HTML, CSS, JavaScript as sent",
      [visit.html, visit.css, visit.js].map(({ sent }) => kilobytes(sent)).join(" + "),
    ),
    line("everything else as sent", kilobytes(visit.other.sent)),
    line("JavaScript, brotli (gzip)", `${kilobytes(visit.js.brotli)} (${kilobytes(visit.js.gzip)})`),
    line("of an empty app of Next's", `${kilobytes(emptyVisit.js.brotli)} (${kilobytes(emptyVisit.js.gzip)})`),
    line(
      "what we add, styles included",
      `${kilobytes(added("brotli"))} (${kilobytes(added("gzip"))})`,
      aim(`${AIMS.addedKilobytes} kB or less`, fits),
    ),
  ];
}

function boardLines(boards: readonly Board[]): string[] {
  return [
    "The desk's boards, rendered one after another: median (p95) to the last byte, ms",
    ...boards.map((board) =>
      line(
        board.what,
        `${whole(board.median)} (${whole(board.p95)}) = ${percent(board.median / AIMS.boardMs)}`,
        aim(`${AIMS.boardMs} ms or less`, board.median <= AIMS.boardMs),
      ),
    ),
  ];
}

function runningLines({ secondsToAnswer, megabytes: { afterStart, afterLoad } }: Figures): string[] {
  const megabytes = (size: number | null) => (size === null ? "not known here" : `${whole(size)} MB`);
  return [
    "Running",
    line("memory after start, after load", `${megabytes(afterStart)}, ${megabytes(afterLoad)}`),
    line(
      "start to first answer",
      `${secondsToAnswer.toFixed(1)} s`,
      aim(`${AIMS.secondsToAnswer} s or less`, secondsToAnswer <= AIMS.secondsToAnswer),
    ),
  ];
}

function line(what: string, figure: string, verdict = ""): string {
  return `  ${what.padEnd(34)}${figure.padStart(22)}   ${verdict}`.trimEnd();
}

function aim(what: string, isReached: boolean): string {
  return `aim: ${what}: ${isReached ? "reached" : "not reached"}`;
}

function whole(figure: number): string {
  return Math.round(figure).toLocaleString("en");
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(ratio < 0.1 ? 1 : 0)} %`;
}

function kilobytes(bytes: number, digits = 1): string {
  return (bytes / 1000).toFixed(digits);
}
