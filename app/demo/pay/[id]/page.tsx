import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Notice } from "@/components/ui/notice";
import { createContext } from "@/lib/context";
import { formatInstant, formatYen } from "@/lib/i18n/format";
import { answersFor, type SandboxAnswer, type SandboxCheckout } from "@/lib/sandbox/rules";
import { viewSandboxPage } from "@/lib/sandbox/use-cases";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ id: string }> };

async function pageOf({ params }: Props): Promise<SandboxCheckout | null> {
  const { id } = await params;
  return viewSandboxPage(createContext({ actor: { kind: "visitor", visitorId: null }, locale: "ja" }), { id });
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const page = await pageOf(props);
  const t = await getTranslations({ locale: page?.locale ?? "ja", namespace: "sandbox" });
  return { title: { absolute: t("name") }, robots: { index: false } };
}

/**
 * The page of the sandbox: another company's as it were, with a look of its own. One can pay, be
 * declined or walk away, and bring about what seldom happens. Plain forms, no script.
 */
export default async function SandboxPage(props: Props) {
  const page = await pageOf(props);
  if (!page) notFound();
  const { locale, status } = page;
  const t = await getTranslations({ locale, namespace: "sandbox" });
  const yen = formatYen(locale, page.yen);
  const answers = answersFor(status);
  const may = (answer: SandboxAnswer) => answers.includes(answer);
  const back = status === "paid" ? page.successUrl : page.cancelUrl;
  return (
    <div lang={locale} className="mx-auto my-8 w-full max-w-lg">
      <section aria-labelledby="pay" className="overflow-hidden rounded-16 border-2 border-edge bg-raised">
        <p className="border-edge border-b-2 border-dashed bg-surface px-6 py-3 font-700">{t("name")}</p>
        <div className="px-6 pt-6 pb-8">
          <p className="font-700 text-warning">{t("notice")}</p>
          <h1 id="pay" className="mt-6 text-[1.5rem]">
            {t("title")}
          </h1>
          {status !== "open" && (
            <Notice kind={status === "paid" ? "success" : "error"} title={t(`${status}.title`)} className="mt-4">
              <p>{t(`${status}.text`)}</p>
            </Notice>
          )}
          <dl className="mt-4 grid gap-x-6 sm:grid-cols-[auto_1fr]">
            <Entry term={t("shop")}>{t("shopName")}</Entry>
            <Entry term={t("what")}>{page.description}</Entry>
            <Entry term={t("amount")}>
              <span className="font-700 text-[1.5rem] tabular-nums">{yen}</span>
            </Entry>
            <Entry term={t("until")}>{formatInstant(locale, page.expiresAt)}</Entry>
          </dl>
          <div className="mt-6 grid gap-3">
            {may("pay") && (
              <Answer id={page.id} answer="pay" look="main">
                {t("pay", { yen })}
              </Answer>
            )}
            {may("decline") && (
              <Answer id={page.id} answer="decline">
                {t("decline")}
              </Answer>
            )}
            {may("leave") ? (
              <Answer id={page.id} answer="leave">
                {t("leave")}
              </Answer>
            ) : (
              <a href={back} className={`${BUTTON} ${LOOKS.main}`}>
                {t("back")}
              </a>
            )}
          </div>
        </div>
      </section>
      {status !== "paid" && (
        <section aria-labelledby="trials" className="mt-8 px-6">
          <h2 id="trials" className="text-[1.125rem]">
            {t("trials.title")}
          </h2>
          <p className="text-ink-soft">{t("trials.text")}</p>
          <div className="mt-4 grid gap-3">
            {(["pay_told_twice", "pay_untold", "run_out", "pay_late"] as const).map(
              (answer) =>
                may(answer) && (
                  <Answer key={answer} id={page.id} answer={answer}>
                    {t(`trials.${answer}`, { yen })}
                  </Answer>
                ),
            )}
          </div>
          {may("run_out") && <p className="mt-3 text-[0.9375rem] text-ink-soft">{t("trials.runOutHint")}</p>}
        </section>
      )}
    </div>
  );
}

const BUTTON =
  "flex min-h-12 w-full items-center justify-center rounded-full border-2 px-6 py-2 text-center font-700 leading-140";

const LOOKS = {
  main: "border-ink bg-ink text-ground hover:underline",
  other: "border-edge bg-raised text-ink hover:bg-surface",
};

/** One thing to do, as a form of its own that the sandbox's own address takes. */
function Answer({
  id,
  answer,
  look = "other",
  children,
}: {
  id: string;
  answer: SandboxAnswer;
  look?: keyof typeof LOOKS;
  children: ReactNode;
}) {
  return (
    <form method="post" action={`/demo/pay/${id}/answer`}>
      <input type="hidden" name="answer" value={answer} />
      <button type="submit" className={`${BUTTON} ${LOOKS[look]}`}>
        {children}
      </button>
    </form>
  );
}

function Entry({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="pt-2 text-ink-soft sm:py-2">{term}</dt>
      <dd className="sm:py-2">{children}</dd>
    </>
  );
}
