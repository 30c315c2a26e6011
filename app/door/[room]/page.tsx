import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { anyoneContext } from "@/app/_server/anyone";
import { classNames } from "@/components/ui/class-names";
import { timeOfDay } from "@/lib/dates";
import { formatDate, formatHours, formatTime } from "@/lib/i18n/format";
import type { DoorSlot } from "@/lib/news/rules";
import { viewDoor } from "@/lib/news/view-door";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ room: string }> };

/** How often the screen asks anew, in seconds. */
const REFRESH_S = 120;

const load = cache(async (roomId: string) => {
  const door = await viewDoor(anyoneContext("ja"), { roomId });
  if (!door) notFound();
  return door;
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { room, date } = await load((await params).room);
  const t = await getTranslations({ locale: "ja", namespace: "news.door" });
  return { title: t("title", { room: room.nameJa, date: formatDate("ja", date) }) };
}

/** 扉の表示: today in one room, to be read while walking past; in Japanese with English under it. No script is needed. */
export default async function DoorPage({ params }: Props) {
  const { room, date, opening, slots, now, next } = await load((await params).room);
  const ja = await getTranslations({ locale: "ja", namespace: "news.door" });
  const en = await getTranslations({ locale: "en", namespace: "news.door" });
  const state = now?.state ?? "between";
  return (
    <>
      <meta httpEquiv="refresh" content={String(REFRESH_S)} />
      <header className="flex flex-wrap items-baseline justify-between gap-x-8 gap-y-2 border-edge border-b-4 pb-4">
        <h1 className="text-[2.5rem] leading-140 md:text-[4rem]">
          {room.nameJa}
          <span lang="en" className="block font-400 text-[1.5rem] text-ink-soft md:text-[2rem]">
            {room.nameEn}
          </span>
        </h1>
        <p className="text-[1.25rem] md:text-[1.75rem]">
          <time dateTime={date}>{formatDate("ja", date)}</time>
          <span lang="en" className="block text-[1rem] text-ink-soft md:text-[1.25rem]">
            {formatDate("en", date)}
          </span>
        </p>
      </header>
      {!opening.open ? (
        <p className="my-12 font-700 text-[2.5rem] md:text-[4rem]">
          {ja("closed")}
          <span lang="en" className="block font-400 text-[1.5rem] md:text-[2rem]">
            {en("closed")}
          </span>
        </p>
      ) : (
        <>
          <div className="my-6 grid gap-6 md:grid-cols-2">
            <section aria-labelledby="now" className="rounded-8 border-4 border-edge p-6">
              <h2 id="now" className="text-[1.25rem] md:text-[1.5rem]">
                {ja("now")} <span lang="en">{en("now")}</span>
              </h2>
              <p className="font-700 text-[3rem] leading-140 md:text-[4.5rem]">
                {ja(`states.${state}`)}
                <span lang="en" className="block font-400 text-[1.5rem] md:text-[2rem]">
                  {en(`states.${state}`)}
                </span>
              </p>
              {now && <p className="text-[1.5rem] tabular-nums md:text-[2rem]">{hoursOf(now)}</p>}
              {now?.groupName && <p className="wrap-anywhere font-700 text-[1.5rem] md:text-[2rem]">{now.groupName}</p>}
            </section>
            <section aria-labelledby="next" className="rounded-8 border-2 border-line p-6">
              <h2 id="next" className="text-[1.25rem] md:text-[1.5rem]">
                {ja("next")} <span lang="en">{en("next")}</span>
              </h2>
              {next ? (
                <>
                  <p className="font-700 text-[2rem] tabular-nums md:text-[3rem]">{hoursOf(next)}</p>
                  {next.groupName && <p className="wrap-anywhere text-[1.5rem] md:text-[2rem]">{next.groupName}</p>}
                </>
              ) : (
                <p className="text-[1.5rem] md:text-[2rem]">
                  {ja("nothingNext")}
                  <span lang="en" className="block text-[1.125rem] md:text-[1.5rem]">
                    {en("nothingNext")}
                  </span>
                </p>
              )}
            </section>
          </div>
          <Today slots={slots} />
        </>
      )}
      <p className="mt-6 text-[1rem] text-ink-soft">
        {ja("updated", { time: formatTime(timeOfDay(anyoneContext("ja").now)) })}
        <span lang="en" className="block">
          {en("updated", { time: formatTime(timeOfDay(anyoneContext("ja").now)) })}
        </span>
      </p>
    </>
  );
}

const hoursOf = ({ startsAt, endsAt }: DoorSlot) => formatHours(startsAt, endsAt);

async function Today({ slots }: { slots: readonly DoorSlot[] }) {
  const ja = await getTranslations({ locale: "ja", namespace: "news.door" });
  const en = await getTranslations({ locale: "en", namespace: "news.door" });
  return (
    <table className="w-full border-collapse text-left text-[1.25rem] md:text-[1.75rem]">
      <caption className="pb-2 text-left font-700">
        {ja("today")} <span lang="en">{en("today")}</span>
      </caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{ja("slots")}</th>
          <th scope="col">{ja("state")}</th>
        </tr>
      </thead>
      <tbody>
        {slots.map((slot) => (
          <tr
            key={slot.slot}
            aria-current={slot.isNow ? "time" : undefined}
            className={classNames("border-line border-t-2", slot.isNow && "bg-accent-soft font-700")}
          >
            <th scope="row" className="w-2/5 px-3 py-2 tabular-nums">
              {hoursOf(slot)}
            </th>
            <td className="px-3 py-2">
              {ja(`states.${slot.state}`)}{" "}
              <span lang="en" className="text-[0.8em]">
                {en(`states.${slot.state}`)}
              </span>
              {slot.groupName && <span className="wrap-anywhere block font-700">{slot.groupName}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
