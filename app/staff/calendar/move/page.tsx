import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { SignedInContext } from "@/app/_server/auth";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { problemOf } from "@/app/_server/words";
import { slotNames } from "@/app/staff/calendar/slot-names";
import { buttonClass, LinkButton } from "@/components/ui/button";
import { TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { slotIn } from "@/lib/blocks/rules";
import { viewBoard } from "@/lib/blocks/view-calendar";
import { encodeWish } from "@/lib/bookings/change-booking";
import { choiceOf, hasNursery } from "@/lib/bookings/changes";
import { type Movable, type MovePreview, previewMove, viewMovable } from "@/lib/bookings/move-booking";
import { showNumber } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { roomOn, type SlotKey, slotId } from "@/lib/facility/rules";
import { formatDate, formatInstant, formatYen } from "@/lib/i18n/format";
import { moveBooking } from "../actions";
import { calendarPath, firstOf } from "../address";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "calendar.move" });
  return { title: t("title") };
}

/** Moving a slot of somebody's booking: which, where to, and what it comes to before it is done. */
export default async function MovePage({ searchParams }: Props) {
  const query = await searchParams;
  const [number, of, to, use, date] = [query.number, query.of, query.to, query.use, query.date].map(firstOf);
  const ctx = await deskContext(calendarPath("/move", { number, of, to, use, date }));
  const view = await viewMovable(ctx, { number: number ?? "" });
  if (!view.ok) notFound();
  const { booking, slots } = view.value;
  const from = slots.find((slot) => slotId(slot) === of);
  const target = slotIn(to ?? undefined);
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "calendar.move" });
  const name = booking.groupName || booking.user.name;
  return (
    <>
      <PageHeading lead={t("lead", { number: showNumber(booking.number), name })}>{t("title")}</PageHeading>
      <div className="max-w-4xl">
        {!from ? (
          <Which ctx={ctx} view={view.value} />
        ) : target ? (
          <Confirm ctx={ctx} number={booking.number} of={from} to={target} use={use ?? null} />
        ) : (
          <Where ctx={ctx} number={booking.number} of={from} date={date ?? from.date} centre={view.value.centre} />
        )}
        <p className="mt-8">
          <LinkButton href={`/staff/bookings/${booking.number}`} look="quiet">
            {t("back")}
          </LinkButton>
        </p>
      </div>
    </>
  );
}

/** The slots of the booking, each a link. */
async function Which({ ctx, view }: { ctx: SignedInContext; view: Movable }) {
  const t = await getTranslations({ locale: ctx.locale, namespace: "calendar.move" });
  const words = slotNames(view.centre, ctx.locale);
  return (
    <section aria-labelledby="which">
      <h2 id="which" className="text-[1.25rem]">
        {t("which")}
      </h2>
      <p className="mt-2">{t("whichText")}</p>
      <ul className="mt-3 grid gap-2">
        {view.slots.map((slot) => (
          <li key={slotId(slot)}>
            <LinkButton
              look="secondary"
              href={calendarPath("/move", { number: view.booking.number, of: slotId(slot) })}
            >
              {words(slot)}
            </LinkButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is free on a day, each a link. */
async function Where(props: {
  ctx: SignedInContext;
  number: string;
  of: SlotKey;
  date: string;
  centre: Movable["centre"];
}) {
  const { ctx, number, of, date, centre } = props;
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "calendar.move" });
  const calendar = await getTranslations({ locale, namespace: "calendar" });
  const found = await viewBoard(ctx, { view: "day", date });
  if (!found.ok) notFound();
  const words = slotNames(centre, locale);
  const [day] = found.value.days;
  const free = (day?.rooms ?? []).flatMap(({ room, cells }) =>
    cells.flatMap(({ state, slot }) => (state === "free" ? [{ roomId: room.id, date: found.value.date, slot }] : [])),
  );
  return (
    <section aria-labelledby="where">
      <h2 id="where" className="text-[1.25rem]">
        {t("where", { slot: words(of) })}
      </h2>
      <form action="/staff/calendar/move" className="mt-3 flex flex-wrap items-end gap-3">
        <input type="hidden" name="number" value={number} />
        <input type="hidden" name="of" value={slotId(of)} />
        <label className="grid gap-1 font-700">
          {calendar("date")}
          <input
            type="date"
            name="date"
            defaultValue={found.value.date}
            required
            className="min-h-11 rounded-8 border-2 border-edge bg-raised px-3 font-400"
          />
        </label>
        <button type="submit" className={buttonClass("secondary")}>
          {calendar("show")}
        </button>
      </form>
      <h3 className="mt-6">{t("free", { date: formatDate(locale, found.value.date) })}</h3>
      {free.length === 0 ? (
        <p className="mt-2">{t("none")}</p>
      ) : (
        <ul className="mt-2 grid gap-2 sm:grid-cols-2">
          {free.map((slot) => (
            <li key={slotId(slot)}>
              <LinkButton
                look="secondary"
                className="w-full font-400"
                href={calendarPath("/move", { number, of: slotId(of), to: slotId(slot) })}
              >
                {words(slot)}
              </LinkButton>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** From where to where, what it costs more or less and why, and what stands in its way. */
async function Confirm(props: { ctx: SignedInContext; number: string; of: SlotKey; to: SlotKey; use: string | null }) {
  const { ctx, number, of, to, use } = props;
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "calendar.move" });
  const other = calendarPath("/move", { number, of: slotId(of), date: to.date });
  const found = await previewMove(ctx, { number, moves: [{ of, to, use }] });
  if (!found.ok)
    return (
      <Notice kind="error" live="alert" title={(await problemOf(locale, found)).text}>
        <p className="mt-3">
          <LinkButton href={other} look="secondary">
            {t("other")}
          </LinkButton>
        </p>
      </Notice>
    );
  const preview = found.value;
  const { booking, plan, aside, wishes, lost, centre } = preview;
  const words = slotNames(centre, locale);
  const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  const uses = roomOn(centre, to.roomId, to.date)?.tariffs ?? [];
  const yen = (amount: number) => formatYen(locale, amount);
  return (
    <>
      <Table
        caption={t("table")}
        heads={[t("from"), t("to"), t("fee")]}
        rows={plan.moved.map(({ from, to: target }) => {
          const slot = standing.find((one) => slotId(one) === slotId(from));
          return {
            key: slotId(from),
            cells: [
              words(slot ? choiceOf(slot, standing) : from),
              words({ ...target, hadNursery: hasNursery(from, standing) }),
              from.yen === target.yen ? yen(target.yen) : `${yen(from.yen)} → ${yen(target.yen)}`,
            ],
          };
        })}
      />
      {uses.length > 1 && (
        <nav aria-label={t("use")} className="mt-4">
          <ul className="flex flex-wrap gap-x-6">
            {uses.map(({ tariff, nameJa, nameEn }) => {
              const isChosen = wishes.some((wish) => wish.to?.tariff === tariff);
              return (
                <li key={tariff}>
                  <a
                    href={calendarPath("/move", { number, of: slotId(of), to: slotId(to), use: tariff })}
                    aria-current={isChosen ? "true" : undefined}
                    className={
                      isChosen
                        ? "inline-flex min-h-11 items-center font-700"
                        : "inline-flex min-h-11 items-center text-link underline underline-offset-4"
                    }
                  >
                    {locale === "ja" ? nameJa : nameEn}
                  </a>
                </li>
              );
            })}
          </ul>
        </nav>
      )}
      {preview.nurseryLost && (
        <Notice kind="warning" className="mt-4">
          {t("nurseryLost")}
        </Notice>
      )}
      <h2 className="mt-8 mb-2 text-[1.25rem]">{t("money")}</h2>
      <Money preview={preview} locale={locale} />
      {lost.length > 0 ? (
        <Notice kind="error" live="alert" title={t("lostTitle")} className="mt-6">
          <LinkButton href={other} look="secondary" className="mt-3">
            {t("other")}
          </LinkButton>
        </Notice>
      ) : (
        <Form action={moveBooking} locale={locale} className="mt-8">
          <input type="hidden" name="number" value={booking.number} />
          <input type="hidden" name="version" value={booking.version} />
          <input type="hidden" name="dueYen" value={plan.dueYen} />
          <input type="hidden" name="backYen" value={plan.refundYen} />
          {wishes.map((wish) => (
            <input key={slotId(wish.of)} type="hidden" name="do" value={encodeWish(wish)} />
          ))}
          {aside.length > 0 && (
            <Notice kind="warning" title={t("aside")}>
              <p>{t("asideText")}</p>
              <ul className="mt-1 ml-5 list-disc">
                {aside.map(({ code }) => (
                  <li key={code}>{t(`limits.${code}`)}</li>
                ))}
              </ul>
            </Notice>
          )}
          {aside.length > 0 && <TextArea name="why" label={t("why")} hint={t("whyHint")} required maxLength={500} />}
          <div className="mt-6 flex flex-wrap gap-3">
            <SubmitButton waiting={t("waiting")}>{t("press")}</SubmitButton>
            <LinkButton href={other} look="secondary">
              {t("other")}
            </LinkButton>
          </div>
        </Form>
      )}
    </>
  );
}

/** The difference in yen with its reason: what is charged, what comes back and to where. */
async function Money({ preview, locale }: { preview: MovePreview; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "calendar.move" });
  const { plan, booking, cardYen, counterYen } = preview;
  const yen = (amount: number) => formatYen(locale, amount);
  const less = plan.moved.filter(({ lessYen }) => lessYen > 0);
  const title =
    booking.status === "requested"
      ? t("requested")
      : plan.chargeYen > 0
        ? t("charge", { yen: yen(plan.chargeYen) })
        : plan.refundYen > 0
          ? t("refund", { yen: yen(plan.refundYen) })
          : plan.waiverYen > 0
            ? t("waive", { yen: yen(plan.waiverYen) })
            : t("same");
  return (
    <Notice kind={plan.chargeYen > 0 || plan.lostYen > 0 ? "warning" : "info"} title={title}>
      {cardYen > 0 && <p>{t("byCard", { yen: yen(cardYen) })}</p>}
      {counterYen > 0 && <p>{t("byCounter", { yen: yen(counterYen) })}</p>}
      {plan.lostYen > 0 && <p>{t("lost", { yen: yen(plan.lostYen) })}</p>}
      {less.map(({ from }) => (
        <p key={slotId(from)}>{t(`rules.${from.rule}`, { days: from.daysBefore, percent: from.percent })}</p>
      ))}
      {plan.deadline && <p>{t("deadline", { at: formatInstant(locale, plan.deadline.at) })}</p>}
    </Notice>
  );
}
