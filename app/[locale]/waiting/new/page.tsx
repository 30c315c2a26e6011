import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { problemOf } from "@/app/_server/words";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import type { Locale } from "@/lib/context";
import { formatHours, formatInstant, formatMonth, formatShortDate, formatTime } from "@/lib/i18n/format";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { type NewWish, viewNewWish, viewWishForm, type WishForm } from "@/lib/waiting/join-line";
import { hoursOfRun } from "@/lib/waiting/rules";
import { searchView } from "@/lib/waiting/view-waiting";
import { What } from "../what";
import { type Conditions, readConditions, type SearchParams } from "./conditions";
import { ConditionsForm } from "./conditions-form";
import { JoinForm } from "./join-form";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SearchParams> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "waiting.new" });
  return { title: t("title"), robots: { index: false } };
}

/** 空きを待つ: from one slot that is taken, or from what one looks for. What is free right now comes first. */
export default async function NewWishPage({ params, searchParams }: Props) {
  const { locale: asked } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const query = await searchParams;
  const ctx = await requireContext("resident", { locale, returnTo: localePath(locale, pathOf(query)) });
  const form = await viewWishForm(ctx);
  const conditions = readConditions(query, form.centre, form.today);
  const view = conditions.mode === "blank" ? null : await viewNewWish(ctx, conditions.search);
  const t = await getTranslations({ locale, namespace: "waiting.new" });
  const isSlot = conditions.mode === "slot";
  return (
    <>
      <PageHeading lead={isSlot ? t("slotLead") : t("lead")}>{t("title")}</PageHeading>
      {!isSlot && (
        <section aria-labelledby="conditions" className="rounded-8 border-2 border-line bg-surface p-4 md:p-6">
          <h2 id="conditions" className="mb-3 text-[1.25rem]">
            {t("conditions")}
          </h2>
          <ConditionsForm conditions={conditions} form={form} locale={locale} />
        </section>
      )}
      {view && <Found {...{ view, form, conditions, locale }} />}
    </>
  );
}

type Parts = { view: NewWish; form: WishForm; conditions: Conditions; locale: Locale };

/** What was found: why it cannot be waited for, or what is free of it, the place in line, and the form. */
async function Found({ view, form, conditions, locale }: Parts) {
  const t = await getTranslations({ locale, namespace: "waiting.new" });
  const isSlot = conditions.mode === "slot";
  const widen = `/waiting/new?${new URLSearchParams(view.search.rooms.map((room) => ["room", room]))}`;
  const problem = view.problem && (await problemOf(locale, view.problem));
  return (
    <div
      id="found"
      className="mt-8 grid scroll-mt-4 gap-8 lg:grid-cols-[minmax(0,1fr)_24rem] lg:items-start lg:gap-x-12"
    >
      {!problem && view.free.count > 0 && (
        <div className="min-w-0 lg:col-span-2">
          <Free {...{ view, form, conditions, locale }} />
        </div>
      )}
      <section aria-labelledby="what" className="lg:order-2">
        <h2 id="what" className="mb-2 text-[1.25rem]">
          {t("what")}
        </h2>
        {view.search.rooms.length > 0 && !problem && (
          <What search={searchView(form.centre, view.search)} locale={locale} />
        )}
        {problem ? (
          <Notice kind="warning" title={problem.text}>
            {problem.ways.map(({ href, text }) => (
              <p key={href} className="mt-2">
                <a href={href} className="inline-block py-1 text-link underline underline-offset-4">
                  {text}
                </a>
              </p>
            ))}
          </Notice>
        ) : (
          view.free.count === 0 && (
            <>
              {!view.notOpen.all && <p className="mt-3">{isSlot ? t("notFreeSlot") : t("notFree")}</p>}
              <p className="font-700">{t("place", { place: String(view.place) })}</p>
            </>
          )
        )}
        {!problem && view.notOpen.months.length > 0 && (
          <Notice kind="warning" className="mt-4">
            {view.notOpen.months.map(({ month, opensAt }) => (
              <p key={month}>
                {t("notOpen", { month: formatMonth(locale, month), opensAt: formatInstant(locale, opensAt) })}
              </p>
            ))}
            <p>{t("notOpenFirst")}</p>
          </Notice>
        )}
        {isSlot && (
          <p className="mt-3">
            <a href={localePath(locale, widen)} className="inline-block py-1 text-link underline underline-offset-4">
              {t("widen")}
            </a>
          </p>
        )}
        {!problem && !(isSlot && view.free.count > 0) && <How kept={view.kept} quiet={form.quiet} locale={locale} />}
      </section>
      <div className="min-w-0">
        {!problem && !(isSlot && view.free.count > 0) && (
          <section aria-labelledby="application">
            <h2 id="application" className="text-[1.25rem]">
              {t("application")}
            </h2>
            <p className="mb-6 text-ink-soft">{t("applicationLead")}</p>
            <JoinForm view={view} form={form} locale={locale} />
          </section>
        )}
      </div>
    </div>
  );
}

/** What is free right now, as ways to book it. */
async function Free({ view, form, conditions, locale }: Parts) {
  const t = await getTranslations({ locale, namespace: "waiting.new" });
  const { free } = view;
  const isSlot = conditions.mode === "slot";
  return (
    <Notice kind="info" title={isSlot ? t("freeSlotTitle") : t("freeTitle")}>
      <p>{isSlot ? t("freeSlotText") : t("freeText")}</p>
      <ul className="mt-2 grid gap-1">
        {free.runs.map((run) => {
          const [first] = run;
          if (!first) return null;
          const hours = hoursOfRun(form.centre, run);
          const room = form.rooms.find(({ id }) => id === first.roomId);
          return (
            <li key={`${first.roomId}/${first.date}/${first.slot}`}>
              <a
                href={localePath(locale, `/?${new URLSearchParams({ date: first.date })}`)}
                className="inline-block py-1 text-link underline underline-offset-4"
              >
                {formatShortDate(locale, first.date)} {hours && formatHours(hours.startsAt, hours.endsAt)}
              </a>{" "}
              {room && (locale === "ja" ? room.nameJa : room.nameEn)}
            </li>
          );
        })}
      </ul>
      {free.count > free.runs.length && <p>{t("freeMore", { count: free.count - free.runs.length })}</p>}
    </Notice>
  );
}

/** What happens when something becomes free, and for how long it is kept. */
async function How({ kept, quiet, locale }: { kept: NewWish["kept"]; quiet: WishForm["quiet"]; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "waiting.new" });
  const time = (minutes: number) =>
    minutes % 60 === 0 ? t("hours", { count: minutes / 60 }) : t("minutes", { count: minutes });
  return (
    <div className="mt-6 border-line border-t pt-4 text-[0.9375rem]">
      <h3 className="text-[1rem]">{t("how")}</h3>
      <p className="mt-1">{t("howMail")}</p>
      <ul className="mt-1 ml-5 list-disc">
        {kept.map(({ daysBefore, minutes }) => (
          <li key={daysBefore}>
            {kept.length === 1
              ? t("keptOnly", { time: time(minutes) })
              : daysBefore === 0
                ? t("keptNear", { time: time(minutes) })
                : t("keptFar", { days: daysBefore, time: time(minutes) })}
          </li>
        ))}
      </ul>
      <p className="mt-1">{t("howNight", { from: formatTime(quiet.from), until: formatTime(quiet.until) })}</p>
      <p className="mt-2">{t("howAnswer")}</p>
      <p className="mt-2">{t("howPass")}</p>
    </div>
  );
}

/** The page with what was asked for, to come back to after signing in. */
function pathOf(query: SearchParams): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value ?? []].flat().map((text): [string, string] => [name, text]),
  );
  const text = new URLSearchParams(pairs).toString();
  return text ? `/waiting/new?${text}` : "/waiting/new";
}
