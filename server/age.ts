import Database from "better-sqlite3";

/** Tells answers rendered before a change, or before a boundary of the clock, from those after. */
export type Age = {
  /** A number that grows with every committed change and every boundary passed. Read it before rendering. */
  current(): number | Promise<number>;
  close(): void;
};

/**
 * The age of what the database and the clock say. `PRAGMA data_version` moves when any other
 * connection commits, of this process or of another, and costs microseconds to read.
 */
export function openAge(source: {
  /** path of the SQLite database */
  file: string;
  /** the instant of the business */
  now: () => Date;
  /** the next instant after `now` at which the same data reads differently */
  nextBoundary: (now: Date) => Promise<Date>;
}): Age {
  const connection = new Database(source.file, { readonly: true, fileMustExist: true, timeout: 10_000 });
  const version = connection.prepare("PRAGMA data_version").pluck();
  let age = 0;
  let seen: { version: unknown; from: number; until: number } | null = null;
  let looking: { version: unknown; age: Promise<number> } | null = null;

  async function look(data: unknown, now: Date): Promise<number> {
    const until = (await source.nextBoundary(now)).getTime();
    age += 1;
    seen = { version: data, from: now.getTime(), until };
    return age;
  }

  return {
    current() {
      const data = version.get();
      const now = source.now();
      const at = now.getTime();
      // A clock that was set back has boundaries before it again.
      if (seen && seen.version === data && at >= seen.from && at < seen.until) return age;
      if (looking && looking.version === data) return looking.age;
      const found = look(data, now);
      looking = { version: data, age: found };
      const done = () => {
        if (looking?.age === found) looking = null;
      };
      found.then(done, done);
      return found;
    },
    close() {
      connection.close();
    },
  };
}
