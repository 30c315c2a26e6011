import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { SlotDays } from "@/components/slot-days";
import { LinkButton } from "@/components/ui/button";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Locale } from "@/lib/context";
import { formatInstant, formatYen } from "@/lib/i18n/format";
import { isLocale, localePath } from "@/lib/i18n/routing";
import type { OfferView } from "@/lib/waiting/answer-offer";
import { viewWaiting, type WishLine } from "@/lib/waiting/view-waiting";
import { answerOffer, leaveLine } from "./actions";
import { DONE } from "./next-page";
import { searchWords } from "./search-words";
import { What } from "./what";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<{ done?: string | string[] }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "waiting.list" });
  return { title: t("title"), robots: { index: false } };
}

/** 順番待ち: what one is asked now, what one waits for and at which place. */
export default async function WaitingPage({ params, searchParams }: Props) {
  const { locale: asked } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const ctx = await requireContext("resident", { locale, returnTo: localePath(locale, "/waiting") });
  const t = await getTranslations({ locale, namespace: "waiting.list" });
  const lines = await viewWaiting(ctx);
  const said = (await searchParams).done;
  const done = DONE.find((word) => word === said);
  const offers = lines.flatMap(({ offer }) => offer ?? []);
  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      {done && <Notice kind="success" live="status" title={t(done)} className="mb-6" />}
      {offers.length > 0 && (
        <section aria-labelledby="offers" className="mb-10">
          <h2 id="offers" className="text-[1.25rem]">
            {t("offers")}
          </h2>
          <ul className="mt-3 grid gap-4">
            {offers.map((offer) => (
              <Offered key={offer.id} offer={offer} locale={locale} />
            ))}
          </ul>
        </section>
      )}
      {lines.length > 0 ? (
        <section aria-labelledby="mine">
          <h2 id="mine" className="text-[1.25rem]">
            {t("mine")}
          </h2>
          <ul className="mt-3 grid gap-4 md:grid-cols-2">
            {lines.map((line) => (
              <Waited key={line.wish.id} line={line} locale={locale} />
            ))}
          </ul>
        </section>
      ) : (
        <Notice kind="info" title={t("none")}>
          <p>{t("noneText")}</p>
        </Notice>
      )}
      <p className="mt-8">
        <LinkButton href={localePath(locale, "/waiting/new")} look={lines.length > 0 ? "secondary" : "primary"}>
          {t("new")}
        </LinkButton>
      </p>
    </>
  );
}

/** What one is asked: where and when, until when it is kept, what it costs, and the two answers. */
async function Offered({ offer, locale }: { offer: OfferView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "waiting.offer" });
  return (
    <li className="rounded-8 border-2 border-accent bg-raised p-4 md:p-6">
      <h3 className="text-[1.125rem]">{t("title")}</h3>
      <p className="mt-1 font-700">{t("until", { until: formatInstant(locale, offer.expiresAt) })}</p>
      <div className="mt-4 max-w-xl">
        <SlotDays days={offer.days} locale={locale} />
      </div>
      <p className="mt-3">{offer.yen > 0 ? t("fee", { yen: formatYen(locale, offer.yen) }) : t("free")}</p>
      {offer.review && <p className="mt-1">{t("review")}</p>}
      <Form action={answerOffer} locale={locale} className="mt-4">
        <input type="hidden" name="id" value={offer.id} />
        <div className="flex flex-wrap gap-3">
          <SubmitButton name="answer" value="take" waiting={t("answering")}>
            {t("take")}
          </SubmitButton>
          <SubmitButton name="answer" value="pass" look="secondary" waiting={t("answering")}>
            {t("pass")}
          </SubmitButton>
        </div>
      </Form>
      <p className="mt-3 text-[0.9375rem] text-ink-soft">{t("passHint")}</p>
    </li>
  );
}

/** One of one's wishes: what for, at which place, and how to leave. */
async function Waited({ line, locale }: { line: WishLine; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "waiting.list" });
  const { wish, search, place, offer } = line;
  const { line: what } = await searchWords(locale, search);
  return (
    <li className="flex flex-col rounded-8 border-2 border-line bg-raised p-4">
      <p className="mb-3 font-700">
        {offer ? t("asked") : place === 1 ? t("placeFirst") : t("place", { place: String(place) })}
      </p>
      <What search={search} locale={locale} />
      <p className="mt-2 text-[0.9375rem] text-ink-soft">
        {t("since", { at: formatInstant(locale, wish.createdAt) })}
        {wish.groupName && <span className="wrap-anywhere block">{t("forGroup", { name: wish.groupName })}</span>}
      </p>
      <Form action={leaveLine} locale={locale} className="mt-auto pt-3">
        <input type="hidden" name="id" value={wish.id} />
        <SubmitButton look="secondary" waiting={t("leaving")}>
          {t("leave")}
          <span className="sr-only">{` ${what}`}</span>
        </SubmitButton>
      </Form>
    </li>
  );
}
