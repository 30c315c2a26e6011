import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { currentContext } from "@/app/_server/auth";
import { ActingFor } from "@/app/[locale]/groups/acting-for";
import { BillTable } from "@/components/bill";
import { BookSteps } from "@/components/book-steps";
import { LinkButton } from "@/components/ui/button";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { encodeBasket, encodeChoice } from "@/lib/bookings/basket";
import { type BasketView, viewBasket } from "@/lib/bookings/view-basket";
import type { Locale } from "@/lib/context";
import { timeOfDay } from "@/lib/dates";
import { slotId } from "@/lib/facility/rules";
import { formatHours, formatShortDate, formatTime, formatYen } from "@/lib/i18n/format";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { changeBasket, holdSlots, releaseHold } from "./actions";
import { readBasket } from "./basket-cookie";
import { BasketNews } from "./basket-news";
import { ChosenDay } from "./chosen-day";
import { nameOf } from "./press";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<{ people?: string | string[] }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "basket" });
  return { title: t("title"), robots: { index: false } };
}

/** 選んだ区分: what I chose, what it costs, and the one button that holds it. */
export default async function BasketPage({ params, searchParams }: Props) {
  const { locale: asked } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const people = Number((await searchParams).people) || null;
  const t = await getTranslations({ locale, namespace: "basket" });
  const choices = await readBasket();
  const ctx = await currentContext(locale);
  const basket = await viewBasket(ctx, { choices, people });

  return (
    <>
      <BookSteps current={1} locale={locale} />
      <PageHeading lead={choices.length > 0 ? t("lead", { minutes: basket.holdMinutes }) : undefined}>
        {t("title")}
      </PageHeading>
      {choices.length > 0 && <ActingFor ctx={ctx} next={localePath(locale, "/basket")} locale={locale} />}
      <News basket={basket} locale={locale} />
      {choices.length === 0 ? (
        <EmptyBasket basket={basket} locale={locale} />
      ) : (
        <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_24rem] lg:items-start lg:gap-12">
          <div>
            {basket.days.map((day) => (
              <ChosenDay key={day.date} day={day} locale={locale} />
            ))}
            <div className="mt-6 flex flex-wrap items-center gap-x-6 gap-y-2">
              <LinkButton look="secondary" href={localePath(locale, "/")}>
                {t("more")}
              </LinkButton>
              <Form action={changeBasket} locale={locale}>
                <input type="hidden" name="remove" value={encodeBasket(choices)} />
                <SubmitButton look="quiet">{t("clear")}</SubmitButton>
              </Form>
            </div>
          </div>
          <section
            aria-labelledby="bill"
            className="rounded-8 border-2 border-line bg-surface p-4 md:p-6 lg:sticky lg:top-6"
          >
            <h2 id="bill" className="text-[1.25rem]">
              {t("bill.title")}
            </h2>
            <BillTable
              bill={basket.bill}
              locale={locale}
              total={basket.free.length < choices.length ? t("bill.totalFree") : undefined}
            />
            {ctx.actor.kind === "visitor" && <p className="text-[0.9375rem] text-ink-soft">{t("bill.signIn")}</p>}
            <HoldPress basket={basket} count={choices.length} people={people} locale={locale} />
          </section>
        </div>
      )}
    </>
  );
}

/** What the last press has made of the basket. It stays where it is when the basket becomes empty. */
async function News({ basket, locale }: { basket: BasketView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "basket.news" });
  const rows = basket.days.flatMap(({ slots }) =>
    slots.map(({ choice, room, hours }) => ({
      id: slotId(choice),
      choice: encodeChoice(choice),
      label: [
        formatShortDate(locale, choice.date),
        hours && formatHours(hours.startsAt, hours.endsAt),
        room && nameOf(room, locale),
      ]
        .filter(Boolean)
        .join(" "),
    })),
  );
  const words = {
    added: t.raw("added"),
    changed: t.raw("changed"),
    removed: t.raw("removed"),
    removedMany: t.raw("removedMany"),
    left: t.raw("left"),
  };
  return <BasketNews rows={rows} sum={formatYen(locale, basket.bill.yen)} words={words} />;
}

async function EmptyBasket({ basket, locale }: { basket: BasketView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "basket" });
  return (
    <Notice kind="info" title={t("empty.title")}>
      <p>{t("empty.text")}</p>
      <p className="mt-4 flex flex-wrap gap-3">
        {basket.hold && <LinkButton href={localePath(locale, "/book")}>{t("empty.held")}</LinkButton>}
        <LinkButton href={localePath(locale, "/")} look={basket.hold ? "secondary" : "primary"}>
          {t("empty.choose")}
        </LinkButton>
      </p>
    </Notice>
  );
}

/** What there is to press: hold, or go on with what is held. */
async function HoldPress(props: { basket: BasketView; count: number; people: number | null; locale: Locale }) {
  const { basket, count, people, locale } = props;
  const t = await getTranslations({ locale, namespace: "basket.hold" });
  const { hold, free, holdMinutes: minutes } = basket;
  const until = hold && formatTime(timeOfDay(hold.expiresAt));
  if (hold?.isThisBasket && until)
    return (
      <div className="mt-4 grid gap-3">
        <Notice kind="success" title={t("live", { until })} />
        <LinkButton href={localePath(locale, "/book")} className="w-full">
          {t("goOn")}
        </LinkButton>
        <Form action={releaseHold} locale={locale} className="text-center">
          <SubmitButton look="quiet">{t("release")}</SubmitButton>
        </Form>
      </div>
    );
  const lost = count - free.length;
  return (
    <div className="mt-4 grid gap-4">
      {hold && until && (
        <Notice kind="info" title={t("liveOther", { until })}>
          <a href={localePath(locale, "/book")}>{t("goOnOther")}</a>
        </Notice>
      )}
      {lost > 0 && <Notice kind="warning" title={free.length > 0 ? t("someLost", { count: lost }) : t("none")} />}
      {free.length > 0 && (
        <Form action={holdSlots} locale={locale}>
          <input type="hidden" name="choices" value={encodeBasket(free)} />
          {people && <input type="hidden" name="people" value={people} />}
          <SubmitButton waiting={t("waiting")} className="w-full">
            {lost > 0 ? t("pressRest", { count: free.length, minutes }) : t("press", { minutes })}
          </SubmitButton>
        </Form>
      )}
    </div>
  );
}
