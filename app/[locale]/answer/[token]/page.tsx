import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { anyoneContext } from "@/app/_server/anyone";
import { noteOf, problemOf } from "@/app/_server/words";
import { SlotDays } from "@/components/slot-days";
import { LinkButton } from "@/components/ui/button";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Locale } from "@/lib/context";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { viewLink } from "@/lib/links/answer-link";
import { answer } from "./actions";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: string; token: string }>;
  searchParams: Promise<{ reconsider?: string | string[] }>;
};

const WAYS = { bookings: "/bookings", pay: "/bookings", availability: "/", basket: "/basket" } as const;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "links" });
  return { title: t("title"), robots: { index: false, follow: false } };
}

/**
 * Where the link of a mail leads: what it is about, and one button an answer. It looks at no cookie and
 * changes nothing, since mail scanners open every link; only a press does. Once answered it says so, and what
 * could be answered instead is a page further: nothing to press may stand where the answer stood.
 */
export default async function AnswerPage({ params, searchParams }: Props) {
  const { locale: asked, token } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const t = await getTranslations({ locale, namespace: "links" });
  const link = await viewLink(anyoneContext(locale), token);
  if (!link.ok) {
    const problem = await problemOf(locale, link);
    return (
      <>
        <PageHeading>{t("over.title")}</PageHeading>
        <Notice kind="info" className="max-w-3xl">
          <p>{problem.text}</p>
          <p className="mt-3 flex flex-wrap gap-3">
            {problem.ways.map(({ href, text }) => (
              <LinkButton key={href} href={href} look="secondary">
                {text}
              </LinkButton>
            ))}
          </p>
        </Notice>
      </>
    );
  }
  const { kind, view } = link.value;
  const { days, note, hints = [], owed, answers, ways } = view;
  const done = (await searchParams).reconsider && answers.length > 0 ? null : view.done;
  const isAsked = answers.length > 0 && !done;
  return (
    <>
      <PageHeading lead={isAsked ? t(`${kind}.lead`) : undefined}>{t(`${kind}.title`)}</PageHeading>
      <div className="grid max-w-3xl gap-6">
        {done && (
          <Notice
            kind="success"
            live="status"
            title={await noteOf(locale, `links.${kind}.notes.${done.note}`, done.facts)}
          />
        )}
        <section aria-labelledby="what">
          <h2 id="what" className="mb-2 text-[1.25rem]">
            {t("what")}
          </h2>
          <SlotDays days={days} locale={locale} />
        </section>
        {owed && <Notice kind="warning">{await noteOf(locale, `links.${kind}.notes.${owed.note}`, owed.facts)}</Notice>}
        {note && !(done && answers.length > 0) && (
          <div className="grid gap-2">
            {
              await Promise.all(
                [note, ...hints].map(async (one) => (
                  <p key={one.note}>{await noteOf(locale, `links.${kind}.notes.${one.note}`, one.facts)}</p>
                )),
              )
            }
          </div>
        )}
        {isAsked && (
          <div className="flex flex-wrap gap-4">
            {
              await Promise.all(
                answers.map(async ({ answer: name, look, facts, backYen }) => (
                  <Form key={name} action={answer} locale={locale} className="max-sm:w-full">
                    <input type="hidden" name="token" value={token} />
                    <input type="hidden" name="answer" value={name} />
                    {backYen !== undefined && <input type="hidden" name="backYen" value={backYen} />}
                    <SubmitButton look={look} waiting={t("answering")}>
                      {await noteOf(locale, `links.${kind}.answers.${name}`, facts)}
                    </SubmitButton>
                  </Form>
                )),
              )
            }
          </div>
        )}
        {done && answers.length > 0 && (
          <p>
            <a
              href={`${localePath(locale, `/answer/${token}`)}?reconsider=1`}
              className="inline-block py-1 text-link underline underline-offset-4"
            >
              {t("reconsider")}
            </a>
          </p>
        )}
        {ways.length > 0 && (
          <ul className="flex flex-wrap gap-x-6 gap-y-2">
            {ways.map((way) => (
              <li key={way}>
                <a
                  href={localePath(locale, WAYS[way])}
                  className="inline-block py-1 text-link underline underline-offset-4"
                >
                  {t(`ways.${way}`)}
                </a>
              </li>
            ))}
          </ul>
        )}
        <p className="text-[0.9375rem] text-ink-soft">{t("noSignIn")}</p>
      </div>
    </>
  );
}
