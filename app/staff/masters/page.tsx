import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { Locale } from "@/lib/context";
import { formatDate } from "@/lib/i18n/format";
import { type MasterState, viewMasters } from "@/lib/masters/view-masters";
import { History } from "./history";
import { HolidayWarnings } from "./holiday-warnings";
import { type MasterWords, masterWords, pathOfMaster } from "./words";

export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "masters" });
  return { title: t("title") };
}

/** Which settings stand together; those that are named nowhere come with the rules of booking. */
const MONEY = ["fees", "tax", "refunds", "refundReasons", "payment", "tenders"];
const PAPERS = ["papers", "registration", "attachments"];
const DESK = ["signIn", "desk"];

type Group = { id: "rooms" | "prices" | "days" | "booking" | "money" | "reductions" | "papers" | "desk" } & {
  has: (state: MasterState) => boolean;
};

const isSetting =
  (keys: readonly string[], isOne = true) =>
  ({ master, key }: MasterState) =>
    master === "setting" && keys.includes(key) === isOne;

const GROUPS: Group[] = [
  { id: "rooms", has: ({ master }) => master === "room" },
  { id: "prices", has: ({ master }) => master === "tariff" },
  { id: "days", has: ({ master }) => master === "slot_hours" || master === "closure_rule" },
  { id: "booking", has: isSetting([...MONEY, ...PAPERS, ...DESK], false) },
  { id: "money", has: isSetting(MONEY) },
  { id: "reductions", has: ({ master }) => master === "reduction" },
  { id: "papers", has: isSetting(PAPERS) },
  { id: "desk", has: isSetting(DESK) },
];

/** Everything the centre has decided: as it counts today, and as it will. */
export default async function MastersPage() {
  const ctx = await deskContext("/staff/masters");
  const { locale } = ctx;
  const view = await viewMasters(ctx);
  if (!view.ok) notFound();
  const { masters, warnings, mayChange, rooms, ownWordings, newest } = view.value;
  const words = await masterWords(locale, rooms);
  const { t } = words;
  const link = "inline-block py-1 text-link underline underline-offset-4";
  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      {!mayChange && <Notice className="mb-6">{t("viewOnly")}</Notice>}
      <HolidayWarnings warnings={warnings} t={t} />
      {GROUPS.map(({ id, has }) => (
        <section key={id} aria-labelledby={id} className="mt-10">
          <h2 id={id} className="text-[1.25rem]">
            {t(`groups.${id}`)}
          </h2>
          <Masters states={masters.filter(has)} caption={t(`groups.${id}`)} locale={locale} words={words} />
          {id === "days" && (
            <p className="mt-3">
              <a href="/staff/masters/holidays" className={link}>
                {t("toHolidays")}
              </a>
            </p>
          )}
        </section>
      ))}
      <section aria-labelledby="words" className="mt-10">
        <h2 id="words" className="text-[1.25rem]">
          {t("groups.words")}
        </h2>
        <p className="mt-3">{ownWordings > 0 ? t("ownCount", { count: ownWordings }) : t("ownNone")}</p>
        <ul className="mt-2">
          <li>
            <a href="/staff/masters/wordings" className={link}>
              {t("pages.wordings")}
            </a>
          </li>
          {rooms.map((room) => (
            <li key={room.id}>
              <a href={`/staff/masters/photos/${room.id}`} className={link}>
                {t("pages.photos", { room: words.roomName(room.id) })}
              </a>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="newest" className="mt-10">
        <h2 id="newest" className="text-[1.25rem]">
          {t("newest")}
        </h2>
        {newest.length === 0 ? (
          <p className="mt-3">{t("newestNone")}</p>
        ) : (
          <History changes={newest} caption={t("newest")} locale={locale} words={words} withNames />
        )}
      </section>
    </>
  );
}

function Masters(props: { states: MasterState[]; caption: string; locale: Locale; words: MasterWords }) {
  const { states, caption, locale, words } = props;
  const { t, nameOf, shortOf } = words;
  return (
    <Table
      caption={<VisuallyHidden>{caption}</VisuallyHidden>}
      heads={[t("heads.what"), t("heads.counts"), t("heads.coming")]}
      rows={states.map((state) => ({
        key: `${state.master}/${state.key}`,
        cells: [
          <a key="name" href={pathOfMaster(state)} className="inline-block py-1 text-link underline underline-offset-4">
            {nameOf(state, state.counts ?? state.coming[0])}
          </a>,
          <span key="counts" className="wrap-anywhere">
            {state.counts ? shortOf(state, state.counts.value) : t("notYet")}
          </span>,
          state.coming.length === 0 ? (
            t("noneComing")
          ) : (
            <ul key="coming">
              {state.coming.map((row) => (
                <li key={row.validFrom} className="wrap-anywhere">
                  <strong>{t("from", { date: formatDate(locale, row.validFrom) })}</strong> {shortOf(state, row.value)}
                </li>
              ))}
            </ul>
          ),
        ],
      }))}
    />
  );
}
