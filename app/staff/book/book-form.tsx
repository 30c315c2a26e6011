import { getTranslations } from "next-intl/server";
import { noteOf } from "@/app/_server/words";
import { purposeWords } from "@/app/[locale]/book/purpose-words";
import { DescriptionList } from "@/components/ui/description-list";
import { Checkbox, RadioGroup, Select, TextArea, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { isPhoneAddress, RESIDENCES } from "@/lib/accounts/rules";
import type { CounterDay, CounterForm, CounterPerson } from "@/lib/bookings/view-book-for";
import type { Locale } from "@/lib/context";
import type { SlotKey } from "@/lib/facility/rules";
import { formatDate, formatHours, formatShortDate } from "@/lib/i18n/format";
import { book, choosePerson } from "./actions";
import { type BoxPrices, CounterFee } from "./counter-fee";
import { MailAddress } from "./mail-address";
import { ReasonFold } from "./reason-field";
import { type BoardDay, SlotBoard } from "./slot-board";

const PLEDGE_RULES = ["purpose", "lending", "time", "staff"] as const;

/** Everything of a booking but who was searched for: the person's own, or somebody new with it. */
export async function BookForm({
  form,
  unfound,
  chosen,
  slots,
  locale,
}: {
  form: CounterForm;
  /** what was searched for without finding anybody; "" when nothing was */
  unfound: string;
  chosen: readonly SlotKey[];
  /** the same as the page's address has them */
  slots: readonly string[];
  locale: Locale;
}) {
  const { person, days } = form;
  const t = await getTranslations({ locale, namespace: "counter.book" });
  const rules = await getTranslations({ locale, namespace: "booking.form.pledgeRules" });
  const purposes = await purposeWords(locale);
  const prices: BoxPrices = Object.fromEntries(
    days.flatMap(({ rows }) =>
      rows.flatMap(({ cells }) => cells.flatMap(({ value, price }) => (price ? [[value, price]] : []))),
    ),
  );
  const mayPayByCard = form.cards && !(person && isPhoneAddress(person.email));
  return (
    <>
      {person ? (
        <KnownPerson person={person} locale={locale} />
      ) : (
        <>
          <h2 className="text-[1.25rem]">{t("new")}</h2>
          <p role="status" className="text-ink-soft">
            {unfound ? t("none", { search: unfound }) : t("newText")}
          </p>
        </>
      )}
      <Form action={choosePerson} locale={locale} className="mt-2">
        {slots.map((slot) => (
          <input key={slot} type="hidden" name="slot" value={slot} />
        ))}
        <input type="hidden" name="person" value="" />
        <SubmitButton look="quiet">{t("other")}</SubmitButton>
      </Form>
      <Form action={book} locale={locale} className="max-w-5xl">
        <input type="hidden" name="key" value={crypto.randomUUID()} />
        <input type="hidden" name="person" value={person?.id ?? ""} />
        {!person && (
          <>
            <div className="grid gap-x-8 md:grid-cols-2">
              <TextField
                name="name"
                label={t("name")}
                defaultValue={/[\d\u3040-\u30ff]/.test(unfound) ? "" : unfound}
                autoComplete="off"
                autoFocus
                required
              />
              <TextField
                name="kana"
                label={t("kana")}
                defaultValue={/[\u3040-\u30ff]/.test(unfound) ? unfound : ""}
                autoComplete="off"
                required
              />
              <TextField
                name="phone"
                label={t("phone")}
                defaultValue={/^[\d\s-]+$/.test(unfound.normalize("NFKC")) ? unfound : ""}
                inputMode="tel"
                autoComplete="off"
                required
              />
              <TextField name="email" label={t("email")} hint={t("emailHint")} inputMode="email" autoComplete="off" />
            </div>
            <RadioGroup
              name="residence"
              label={t("residence")}
              defaultValue="city"
              options={RESIDENCES.map((residence) => ({ value: residence, label: t(`residences.${residence}`) }))}
              required
            />
          </>
        )}
        {person && person.groups.length > 0 && (
          <RadioGroup
            name="actingFor"
            label={t("actingFor")}
            defaultValue={person.actingFor ?? ""}
            options={[
              ...person.groups.map(({ id, name, applicant }) => ({
                value: id,
                label: name,
                hint: t(`classes.${applicant}`),
              })),
              { value: "", label: t("self") },
            ]}
            required
          />
        )}
        <h2 id="slots" className="mt-8 text-[1.25rem]">
          {t("slots")}
        </h2>
        <div className="flex flex-wrap items-end gap-3">
          <TextField
            name="day"
            label={t("day")}
            hint={t("dayHint")}
            width="short"
            autoComplete="off"
            className="mt-2"
            autoFocus={person !== null}
          />
          <SubmitButton look="secondary" name="addDay" value="1">
            {t("addDay")}
          </SubmitButton>
        </div>
        <SlotBoard days={await boardOf(days, chosen, locale)} mistakes="slots-mistakes" />
        <div className="grid gap-x-8 md:grid-cols-2">
          <Select
            name="purpose"
            label={t("purpose")}
            placeholder={t("purposeChoose")}
            options={form.purposes.map(({ code }) => ({ value: code, label: purposes(code) }))}
            required
          />
          <TextField name="people" label={t("people")} inputMode="numeric" autoComplete="off" width="short" required />
          <RadioGroup
            name="payBy"
            label={t("payBy")}
            defaultValue="counter"
            options={[
              { value: "counter", label: t("payCounter") },
              ...(mayPayByCard ? [{ value: "card", label: t("payCard") }] : []),
            ]}
            required
          />
          <RadioGroup
            name="source"
            label={t("source")}
            defaultValue="phone"
            options={(["phone", "counter"] as const).map((source) => ({
              value: source,
              label: t(`sources.${source}`),
            }))}
            required
          />
        </div>
        {!form.individualsAllowed && <TextField name="groupName" label={t("groupName")} maxLength={80} />}
        <Checkbox
          name="pledge"
          label={t("pledge")}
          hint={
            <ul aria-label={t("pledgeText")} className="ml-5 list-disc">
              {PLEDGE_RULES.map((rule) => (
                <li key={rule}>{rules(rule)}</li>
              ))}
            </ul>
          }
          required
        />
        <section aria-labelledby="fee" className="mt-6 rounded-8 border-2 border-line bg-surface p-4">
          <h2 id="fee" className="text-[1.0625rem]">
            {t("fee")}
          </h2>
          <CounterFee
            prices={prices}
            residence={person?.residence ?? null}
            locale={locale}
            words={{ now: t.raw("feeNow"), none: t("feeNone") }}
          />
          <div className="mt-4">
            <SubmitButton name="press" value="book">
              {t("submit")}
            </SubmitButton>
          </div>
        </section>
        <details className="mt-6">
          <summary className="min-h-11 cursor-pointer py-2 font-700">{t("details")}</summary>
          {form.individualsAllowed && <TextField name="groupName" label={t("groupName")} maxLength={80} />}
          <TextArea name="purposeNote" label={t("purposeNote")} maxLength={500} rows={3} />
        </details>
        <ReasonFold summary={t("override")}>
          <TextArea
            name="overrideReason"
            label={t("overrideReason")}
            hint={t("overrideHint")}
            maxLength={500}
            rows={3}
            className="mt-2"
          />
        </ReasonFold>
      </Form>
    </>
  );
}

async function KnownPerson({ person, locale }: { person: CounterPerson; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "counter.book" });
  return (
    <section aria-labelledby="who" className="max-w-5xl">
      <h2 id="who" className="text-[1.25rem]">
        {t("who")}
      </h2>
      <DescriptionList
        className="mt-3"
        entries={[
          { term: t("name"), description: `${person.name}（${person.kana}）` },
          { term: t("phone"), description: <span className="tabular-nums">{person.phone}</span> },
          { term: t("email"), description: <MailAddress address={person.email} locale={locale} /> },
          { term: t("residence"), description: t(`residences.${person.residence}`) },
        ]}
      />
      {person.stop && (
        <Notice kind="warning" className="mt-4">
          {await noteOf(locale, `problems.${person.stop.code}`, person.stop.facts)}
        </Notice>
      )}
    </section>
  );
}

/** The days as the board draws them. */
async function boardOf(days: readonly CounterDay[], chosen: readonly SlotKey[], locale: Locale): Promise<BoardDay[]> {
  const t = await getTranslations({ locale, namespace: "counter.book" });
  return days.map(({ date, opening, hours, rows }) => {
    const when = formatDate(locale, date);
    const hoursOf = (slot: number) => {
      const row = hours.find((known) => known.slot === slot);
      return row ? formatHours(row.startsAt, row.endsAt) : String(slot);
    };
    return {
      date,
      caption: t("dayCaption", { date: when }),
      closed: opening.open ? null : t("dayClosed", { date: when }),
      heads: [t("roomHead"), ...hours.map(({ slot }) => hoursOf(slot))],
      rows: rows.map(({ key, room, use, isNursery, cells }, index) => {
        const called = locale === "ja" ? room.nameJa : room.nameEn;
        const name = isNursery
          ? t("nursery", { room: called })
          : use
            ? t("roomUse", { room: called, use: use[locale] })
            : called;
        // The usual way of using a room stands last among its ways.
        const isUsual = rows[index + 1]?.room.id !== room.id;
        return {
          key,
          name,
          field: isNursery ? "nursery" : "slots",
          cells: cells.map(({ slot, state, value }) => ({
            value,
            label: t("box", { room: name, date: formatShortDate(locale, date), hours: hoursOf(slot) }),
            state: state === "free" ? null : t(`states.${state}`),
            isChosen: isUsual && chosen.some((key) => key.roomId === room.id && key.date === date && key.slot === slot),
          })),
        };
      }),
    };
  });
}
