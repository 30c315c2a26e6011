import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { requireContext } from "@/app/_server/auth";
import { problemOf } from "@/app/_server/words";
import { LinkButton } from "@/components/ui/button";
import { DescriptionList } from "@/components/ui/description-list";
import { Form } from "@/components/ui/form";
import { Notice, type NoticeKind } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Locale } from "@/lib/context";
import { timeOfDay } from "@/lib/dates";
import { formatInstant, formatTime, formatYen } from "@/lib/i18n/format";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { type PaymentView, viewPayment } from "@/lib/payments/view-payment";
import { refuse } from "@/lib/result";
import { changeToCounter, chooseAgain, stopPaying } from "./actions";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: string; number: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  if (!isLocale(locale)) return {};
  const t = await getTranslations({ locale, namespace: "payment" });
  return { title: t("title"), robots: { index: false } };
}

const LOOKS: Record<PaymentView["state"], NoticeKind> = {
  paid: "success",
  waiting: "info",
  ready: "info",
  unpaid: "info",
  undecided: "info",
  returned: "warning",
  ended: "warning",
};

/** Why a payment could not be begun, as `pay` says it in the address. */
const PROBLEMS = ["provider_unreachable", "cards_unavailable", "not_payable"] as const;

/** How the payment of a booking ended, and the way on from there: also when it did not end well. */
export default async function PaymentPage({ params, searchParams }: Props) {
  const { locale, number } = await params;
  if (!isLocale(locale)) notFound();
  const path = localePath(locale, `/bookings/${encodeURIComponent(number)}`);
  const ctx = await requireContext("resident", { locale, returnTo: `${path}/payment` });
  const view = await viewPayment(ctx, { number });
  if (!view) notFound();
  const t = await getTranslations({ locale, namespace: "payment" });
  const asked = (await searchParams).problem;
  const code = PROBLEMS.find((known) => known === asked);
  const problem = code && view.canPayByCard ? await problemOf(locale, refuse(code)) : null;
  const yen = formatYen(locale, view.yen);
  const rest = view.restYen === null ? null : formatYen(locale, view.restYen);
  const { state } = view;
  return (
    <div className="text-width pb-16">
      <PageHeading>{t(rest ? "paid.restTitle" : `${state}.title`)}</PageHeading>
      {problem ? (
        <Notice kind="error" live="alert">
          {problem.text}
        </Notice>
      ) : (
        <Notice kind={LOOKS[state]}>
          {state === "paid" && view.wasLate && <p>{t("paid.late")}</p>}
          <p>{rest ? t("paid.rest", { rest, yen }) : t(`${state}.text`, { yen })}</p>
          {state === "waiting" && <p className="mt-2">{t("stillWaiting", { time: clock(ctx.now) })}</p>}
          {view.twiceYen > 0 && <p className="mt-2">{t("paid.twice", { yen: formatYen(locale, view.twiceYen) })}</p>}
        </Notice>
      )}
      <DescriptionList
        className="mt-8"
        entries={[
          {
            term: t("number"),
            description: <span className="font-700 text-[1.25rem] tabular-nums">{view.shownNumber}</span>,
          },
          { term: t("amount"), description: rest ?? yen },
          view.heldUntil && {
            term: t("heldUntil"),
            description: t("heldUntilValue", { time: formatInstant(locale, view.heldUntil) }),
          },
          state === "unpaid" && view.payDeadline
            ? { term: t("deadline"), description: formatInstant(locale, view.payDeadline) }
            : null,
        ]}
      />
      <div className="mt-8 flex flex-col items-start gap-4 max-sm:items-stretch">
        <WaysOn view={view} locale={locale} path={path} failed={problem !== null} />
      </div>
    </div>
  );
}

/** One clear step on, and quieter ones beside it. */
async function WaysOn({
  view,
  locale,
  path,
  failed,
}: {
  view: PaymentView;
  locale: Locale;
  path: string;
  failed: boolean;
}) {
  const t = await getTranslations({ locale, namespace: "payment" });
  const yen = formatYen(locale, view.yen);
  const details = (look: "primary" | "quiet") => (
    <LinkButton look={look} href={path}>
      {t("seeBooking")}
    </LinkButton>
  );
  const counter = view.heldUntil && (
    <Deed action={changeToCounter} number={view.number}>
      <SubmitButton look="secondary">{t("payAtCounter")}</SubmitButton>
      <p className="mt-2 text-[0.9375rem] text-ink-soft">{t("counterHint")}</p>
    </Deed>
  );
  const stop = (
    <Deed action={stopPaying} number={view.number}>
      <SubmitButton look="quiet">{t("leave")}</SubmitButton>
    </Deed>
  );
  switch (view.state) {
    case "paid":
    case "undecided":
      return details("primary");
    case "waiting":
      return (
        <>
          <LinkButton href={`${path}/pay/return`}>{t("check")}</LinkButton>
          <LinkButton look="secondary" href={`${path}/pay`}>
            {t("resume")}
          </LinkButton>
          {counter}
          {stop}
        </>
      );
    case "ready":
      return (
        <>
          {view.canPayByCard && (
            <LinkButton href={`${path}/pay`}>{failed ? t("tryAgain") : t("payByCard", { yen })}</LinkButton>
          )}
          {counter}
          {stop}
        </>
      );
    case "unpaid":
      return (
        <>
          {details("primary")}
          {view.canPayByCard && (
            <LinkButton look="secondary" href={`${path}/pay`}>
              {failed ? t("tryAgain") : t("payByCard", { yen })}
            </LinkButton>
          )}
        </>
      );
    default:
      return (
        <>
          <Deed action={chooseAgain} number={view.number}>
            <SubmitButton>{t("chooseAgain")}</SubmitButton>
          </Deed>
          <LinkButton look="secondary" href={localePath(locale, "/")}>
            {t("seeAvailability")}
          </LinkButton>
          {details("quiet")}
        </>
      );
  }
}

/** A form of one button about a booking. */
function Deed({ action, number, children }: { action: typeof changeToCounter; number: string; children: ReactNode }) {
  return (
    <Form action={action}>
      <input type="hidden" name="number" value={number} />
      {children}
    </Form>
  );
}

function clock(now: Date): string {
  return formatTime(timeOfDay(now));
}
