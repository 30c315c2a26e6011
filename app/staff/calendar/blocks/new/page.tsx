import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { buttonClass } from "@/components/ui/button";
import { RadioGroup, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { BLOCK_REPEATS, type BlockField, type BlockQuery, CHOSEN_KINDS } from "@/lib/blocks/rules";
import { type NewBlockView, viewNewBlock } from "@/lib/blocks/view-block";
import type { Locale } from "@/lib/context";
import { YEARS } from "@/lib/facility/rules";
import { formatDate, formatHours, formatList } from "@/lib/i18n/format";
import { MOST_TIMES } from "@/lib/series/rules";
import { makeBlocks } from "../../actions";
import { calendarPath, listOf } from "../../address";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<BlockQuery> };

const CONTROL =
  "block min-h-12 w-full rounded-8 border-2 border-edge bg-raised px-3 py-2 text-ink aria-invalid:border-error";

/** Where the list of mistakes leads to. */
const fieldId = (field: BlockField) => `block-${field}`;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "calendar.blocks" });
  return { title: t("newTitle") };
}

/** Keeping slots from everybody: which, on which days, what becomes of each, and then what for. */
export default async function NewBlockPage({ searchParams }: Props) {
  const query = await searchParams;
  const asked = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, listOf(value)]));
  const ctx = await deskContext(calendarPath("/blocks/new", asked));
  const found = await viewNewBlock(ctx, { query });
  if (!found.ok) notFound();
  const view = found.value;
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "calendar.blocks" });
  return (
    <>
      <PageHeading lead={t("newLead")}>{t("newTitle")}</PageHeading>
      {view.mistakes.length > 0 && (
        <Notice kind="error" title={t("mistakesTitle")} className="mb-6">
          <ul className="mt-1">
            {view.mistakes.map(({ field, problem }) => (
              <li key={field}>
                <a href={`#${fieldId(field)}`} className="inline-block py-1 text-link underline underline-offset-4">
                  {t("mistakeLine", { field: t(field), problem: t(`mistakes.${problem}`) })}
                </a>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <WhichForm view={view} locale={locale} />
      {view.days && <Preview view={view} days={view.days} locale={locale} />}
    </>
  );
}

/** Which slots on which days, as a GET form: its address says everything but what it is for. */
async function WhichForm({ view, locale }: { view: NewBlockView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "calendar.blocks" });
  const series = await getTranslations({ locale, namespace: "series" });
  const { wish, typed, mistakes, rooms, hours } = view;
  const marks = (field: BlockField) => ({
    id: fieldId(field),
    "aria-invalid": mistakes.some((mistake) => mistake.field === field) || undefined,
  });
  const times = typed.times ?? (wish.until !== null && wish.times === MOST_TIMES ? "" : String(wish.times));
  const box = (name: "room" | "slot", value: string, isChecked: boolean, words: string) => (
    <label key={value} className="flex min-h-11 items-start gap-3 py-2">
      <input
        type="checkbox"
        name={name}
        value={value}
        defaultChecked={isChecked}
        className="mt-1 size-5 shrink-0 accent-accent"
      />
      <span className="tabular-nums">{words}</span>
    </label>
  );
  return (
    <form
      method="get"
      action="/staff/calendar/blocks/new"
      aria-label={t("form")}
      className="grid gap-x-6 gap-y-4 rounded-8 border-2 border-line bg-surface p-4 sm:grid-cols-2 md:p-6"
    >
      <input type="hidden" name="show" value="1" />
      <fieldset className="min-w-0" tabIndex={-1} {...marks("room")}>
        <legend className="font-700">{t("room")}</legend>
        {rooms.map((room) =>
          box("room", room.id, wish.rooms.includes(room.id), locale === "ja" ? room.nameJa : room.nameEn),
        )}
      </fieldset>
      <fieldset className="min-w-0" tabIndex={-1} {...marks("slot")}>
        <legend className="font-700">{t("slot")}</legend>
        <div className="grid grid-cols-2 gap-x-4">
          {hours.map(({ slot, startsAt, endsAt }) =>
            box("slot", String(slot), wish.slots.includes(slot), formatHours(startsAt, endsAt)),
          )}
        </div>
      </fieldset>
      <label className="grid content-start gap-1 font-700">
        {t("from")}
        <input
          type="date"
          name="from"
          defaultValue={typed.from ?? wish.from}
          max={`${YEARS.last}-12-31`}
          className={`${CONTROL} font-400`}
          {...marks("from")}
        />
      </label>
      <label className="grid content-start gap-1 font-700">
        {t("repeat")}
        <select name="repeat" defaultValue={wish.repeat} className={`${CONTROL} font-400`} {...marks("repeat")}>
          {BLOCK_REPEATS.map((code) => (
            <option key={code} value={code}>
              {code === "once" ? t("once") : series(`repeats.${code}`)}
            </option>
          ))}
        </select>
      </label>
      <div>
        <label htmlFor={fieldId("times")} className="font-700">
          {t("times")}
        </label>
        <input
          type="text"
          inputMode="numeric"
          autoComplete="off"
          name="times"
          defaultValue={times}
          aria-describedby="times-hint"
          className={`${CONTROL} mt-1 sm:max-w-32`}
          {...marks("times")}
        />
        <p id="times-hint" className="mt-1 text-[0.9375rem] text-ink-soft">
          {t("timesHint", { max: String(MOST_TIMES) })}
        </p>
      </div>
      <label className="grid content-start gap-1 font-700">
        {t("until")}
        <input
          type="date"
          name="until"
          defaultValue={typed.until ?? wish.until ?? ""}
          max={`${YEARS.last}-12-31`}
          className={`${CONTROL} font-400`}
          {...marks("until")}
        />
      </label>
      <div className="sm:col-span-2">
        <button type="submit" className={buttonClass("secondary", "max-sm:w-full")}>
          {t("submit")}
        </button>
      </div>
    </form>
  );
}

const SIGNS = { free: "○", taken: "●", closed: "×" } as const;

/** Each date and what becomes of it; then what it is for, and the press. */
async function Preview(props: { view: NewBlockView; days: NonNullable<NewBlockView["days"]>; locale: Locale }) {
  const { view, days, locale } = props;
  const t = await getTranslations({ locale, namespace: "calendar.blocks" });
  const kinds = await getTranslations({ locale, namespace: "calendar" });
  const { wish, rooms, hours } = view;
  const count = (state: (typeof days)[number]["state"]) => days.filter((day) => day.state === state).length;
  const isRepeated = days.length > 1;
  return (
    <section aria-labelledby="preview" className="mt-10 max-w-4xl">
      <h2 id="preview" className="text-[1.25rem]">
        {t("preview")}
      </h2>
      <Table
        caption={t("previewCaption", { free: count("free"), taken: count("taken"), closed: count("closed") })}
        heads={[t("date"), t("state"), t("who")]}
        rows={days.map(({ date, state, holders }) => ({
          key: date,
          cells: [
            formatDate(locale, date),
            <span key="state" className="font-700">
              <span aria-hidden="true">{SIGNS[state]} </span>
              {t(`states.${state}`)}
            </span>,
            <ul key="who">
              {holders.map((holder) => (
                <li key={`${holder.roomId}${holder.slot}`}>{holderWords(holder)}</li>
              ))}
            </ul>,
          ],
        }))}
      />
      {count("free") === 0 ? (
        <Notice kind="warning" className="mt-6">
          {t("nothing")}
        </Notice>
      ) : (
        <Form action={makeBlocks} locale={locale} className="mt-2">
          {wish.rooms.map((room) => (
            <input key={room} type="hidden" name="room" value={room} />
          ))}
          {wish.slots.map((slot) => (
            <input key={slot} type="hidden" name="slot" value={slot} />
          ))}
          <input type="hidden" name="from" value={wish.from} />
          <input type="hidden" name="repeat" value={wish.repeat} />
          <input type="hidden" name="times" value={wish.times} />
          <input type="hidden" name="until" value={wish.until ?? ""} />
          <input type="hidden" name="key" value={crypto.randomUUID()} />
          <RadioGroup
            name="kind"
            label={t("kind")}
            required
            options={CHOSEN_KINDS.map((kind) => ({ value: kind, label: kinds(`kinds.${kind}`) }))}
          />
          <TextField name="note" label={t("note")} hint={t("noteHint")} maxLength={200} autoComplete="off" />
          {isRepeated ? (
            <RadioGroup
              name="how"
              label={t("how")}
              required
              defaultValue="free"
              options={[
                { value: "free", label: t("howFree") },
                { value: "all", label: t("howAll") },
              ]}
            />
          ) : (
            <input type="hidden" name="how" value="all" />
          )}
          <div className="mt-6">
            <SubmitButton>{t("press")}</SubmitButton>
          </div>
        </Form>
      )}
    </section>
  );

  function holderWords(holder: (typeof days)[number]["holders"][number]) {
    const room = rooms.find(({ id }) => id === holder.roomId);
    const time = hours.find(({ slot }) => slot === holder.slot);
    const where = [
      (room && (locale === "ja" ? room.nameJa : room.nameEn)) ?? holder.roomId,
      time ? formatHours(time.startsAt, time.endsAt) : "",
    ].join(" ");
    const { booking, block, kind } = holder;
    if (kind === "block")
      return formatList(locale, [where, block ? kinds(`kinds.${block.kind}`) : kinds("fromBooking")]);
    if (!booking)
      return formatList(locale, [where, kinds(kind === "offer" ? "states.offer" : "states.hold").replaceAll("|", "")]);
    return (
      <>
        {where}{" "}
        <a href={`/staff/bookings/${booking.number}`} className="text-link underline underline-offset-4">
          {booking.groupName || booking.name || kinds("nameless")}
        </a>
      </>
    );
  }
}
