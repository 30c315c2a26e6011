import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { Locale } from "@/lib/context";
import { formatInstant } from "@/lib/i18n/format";
import { type Call, type PersonCalls, viewCalls } from "@/lib/mail/view-calls";
import { tellByPhone } from "./actions";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "counter" });
  return { title: t("calls.title") };
}

/** What people without mail are to be told by telephone, person by person; and what was told today. */
export default async function CallsPage({ searchParams }: Props) {
  const ctx = await deskContext("/staff/calls");
  const view = await viewCalls(ctx);
  if (!view.ok) notFound();
  const { toMake, made } = view.value;
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "counter.calls" });
  const { done } = await searchParams;
  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      {done === "1" && (
        <Notice kind="success" live="status" className="mb-6">
          {t("done")}
        </Notice>
      )}
      <h2 className="text-[1.5rem]">{t("toMake")}</h2>
      {toMake.length === 0 ? (
        <p className="mt-2">{t("none")}</p>
      ) : (
        <div className="mt-4 grid gap-6">
          {toMake.map((person) => (
            <PersonCard key={person.userId} person={person} locale={locale}>
              {person.calls.length > 1 && (
                <TellForm calls={person.calls} told="phone" locale={locale} look="primary">
                  {t("toldAll", { count: person.calls.length })}
                </TellForm>
              )}
            </PersonCard>
          ))}
        </div>
      )}
      {made.length > 0 && (
        <section aria-labelledby="made" className="mt-12 print:hidden">
          <h2 id="made" className="text-[1.5rem]">
            {t("made")}
          </h2>
          <div className="mt-4 grid gap-6">
            {made.map((person) => (
              <PersonCard key={person.userId} person={person} locale={locale} />
            ))}
          </div>
        </section>
      )}
    </>
  );
}

async function PersonCard({ person, locale, children }: { person: PersonCalls; locale: Locale; children?: ReactNode }) {
  const t = await getTranslations({ locale, namespace: "counter.calls" });
  const called = t("person", { name: person.name, kana: person.kana });
  return (
    <article className="break-inside-avoid rounded-8 border-2 border-line p-4 md:p-6">
      <h3 className="text-[1.25rem]">{called}</h3>
      <p className="font-700 text-[1.25rem] tabular-nums">
        <a href={`tel:${person.phone}`}>{person.phone}</a>
      </p>
      <ul className="mt-2">
        {person.calls.map((call) => (
          <li key={call.id} className="border-line border-t py-3">
            <CallLine call={call} called={called} locale={locale} />
          </li>
        ))}
      </ul>
      {children && <div className="mt-2 print:hidden">{children}</div>}
    </article>
  );
}

async function CallLine({ call, called, locale }: { call: Call; called: string; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "counter.calls" });
  const { subject, text, number, createdAt, toldAt, toldBy } = call;
  const at = toldAt && formatInstant(locale, toldAt);
  return (
    <div className="grid gap-x-8 md:grid-cols-[minmax(0,1fr)_auto]">
      <div>
        <p className="font-700">{subject}</p>
        <p className="flex flex-wrap gap-x-6 text-[0.9375rem] text-ink-soft">
          <span>
            {at
              ? toldBy
                ? t("toldAt", { at, name: toldBy })
                : t("toldAtOnly", { at })
              : t("since", { at: formatInstant(locale, createdAt) })}
          </span>
          {number && <a href={`/staff/bookings/${number}`}>{t("booking", { number })}</a>}
        </p>
        {!toldAt && (
          <details open className="mt-1">
            <summary className="min-h-11 cursor-pointer py-2">{t("say")}</summary>
            <p className="text-width whitespace-pre-line">{text}</p>
          </details>
        )}
      </div>
      <TellForm calls={[call]} told={toldAt ? "not" : "phone"} locale={locale} look={toldAt ? "quiet" : "secondary"}>
        {toldAt ? t("undo") : t("told")}
        <VisuallyHidden> {t("of", { person: called, subject })}</VisuallyHidden>
      </TellForm>
    </div>
  );
}

function TellForm({
  calls,
  told,
  locale,
  look,
  children,
}: {
  calls: readonly Call[];
  told: "phone" | "not";
  locale: Locale;
  look: "primary" | "secondary" | "quiet";
  children: ReactNode;
}) {
  return (
    <Form action={tellByPhone} locale={locale} className="print:hidden">
      {calls.map(({ id }) => (
        <input key={id} type="hidden" name="calls" value={id} />
      ))}
      <input type="hidden" name="told" value={told} />
      <SubmitButton look={look}>{children}</SubmitButton>
    </Form>
  );
}
