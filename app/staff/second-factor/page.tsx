import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { requireContext } from "@/app/_server/auth";
import { deskLocale } from "@/app/_server/desk-locale";
import { nextOf, pathWithNext } from "@/app/[locale]/_account/paths";
import { LinkButton } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { mayEnter } from "@/lib/accounts/rules";
import type { Locale } from "@/lib/context";
import { drawCode } from "@/lib/papers/draw-code";
import { viewFactor } from "@/lib/staff/set-factor";
import { begin, codesKept, confirm, prove, remove } from "./actions";
import { readCarried } from "./factor-cookie";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

type Part = { locale: Locale; keepNext: ReactNode };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "trust.factor" });
  return { title: t("title") };
}

/** The second factor of whoever works here: asked for on the way to a desk, set up, or given up. */
export default async function SecondFactorPage({ searchParams }: Props) {
  const query = await searchParams;
  const next = nextOf(query);
  const locale = await deskLocale();
  const returnTo = pathWithNext("ja", "/staff/second-factor", next);
  const ctx = await requireContext("worker", { locale: "ja", returnTo, gate: "factor" });
  const view = await viewFactor(ctx, await readCarried());
  if (!view.ok) notFound();
  const { hasFactor, isProven, isRequired, codesLeft, pending, codes } = view.value;
  const t = await getTranslations({ locale, namespace: "trust.factor" });
  const part: Part = { locale, keepNext: next && <input type="hidden" name="next" value={next} /> };
  const canLeave = mayEnter(ctx.actor, "staff") && (hasFactor ? isProven : !isRequired);
  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      {query.done && (
        <Notice kind="success" live="status" className="mb-6">
          {t(query.done === "set" ? "didSet" : "didRemove")}
        </Notice>
      )}
      {!hasFactor && isRequired && <Notice kind="warning" title={t("required")} className="mb-6" />}
      {codes ? (
        <Codes {...part} codes={codes} />
      ) : hasFactor && !isProven ? (
        <Ask {...part} />
      ) : hasFactor ? (
        <Remove {...part} codesLeft={codesLeft} />
      ) : pending ? (
        <Confirm {...part} pending={pending} />
      ) : (
        <Begin {...part} />
      )}
      {canLeave && !codes && (
        <p className="mt-10">
          <LinkButton href={next ?? "/staff"} look="secondary">
            {t("toDesk")}
          </LinkButton>
        </p>
      )}
    </>
  );
}

async function Ask({ locale, keepNext }: Part) {
  const t = await getTranslations({ locale, namespace: "trust.factor" });
  return (
    <Form action={prove} locale={locale} className="max-w-xl">
      {keepNext}
      <TextField
        name="code"
        label={t("code")}
        hint={t("ask")}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        width="medium"
        required
      />
      <div className="mt-6">
        <SubmitButton>{t("prove")}</SubmitButton>
      </div>
    </Form>
  );
}

async function Begin({ locale, keepNext }: Part) {
  const t = await getTranslations({ locale, namespace: "trust.factor" });
  return (
    <Form action={begin} locale={locale} className="max-w-xl">
      {keepNext}
      <p>{t("off")}</p>
      <TextField
        name="password"
        type="password"
        label={t("password")}
        autoComplete="current-password"
        width="medium"
        required
      />
      <div className="mt-6">
        <SubmitButton>{t("begin")}</SubmitButton>
      </div>
    </Form>
  );
}

async function Confirm({ locale, keepNext, pending }: Part & { pending: { secret: string; uri: string } }) {
  const t = await getTranslations({ locale, namespace: "trust.factor" });
  const { size, path } = drawCode(pending.uri);
  return (
    <Form action={confirm} locale={locale} className="max-w-xl">
      {keepNext}
      <p>{t("scan")}</p>
      {/* Always black on white, with the quiet edge that readers of such codes need. */}
      <svg
        role="img"
        aria-label={t("qr")}
        viewBox={`-4 -4 ${size + 8} ${size + 8}`}
        className="mt-4 size-56 bg-white fill-black"
      >
        <path d={path} />
      </svg>
      <p className="mt-4">
        <span className="block font-700">{t("secret")}</span>
        <code className="wrap-anywhere">{pending.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
      </p>
      <TextField
        name="code"
        label={t("firstCode")}
        inputMode="numeric"
        autoComplete="one-time-code"
        width="short"
        required
      />
      <div className="mt-6">
        <SubmitButton>{t("confirm")}</SubmitButton>
      </div>
    </Form>
  );
}

async function Codes({ locale, keepNext, codes }: Part & { codes: string[] }) {
  const t = await getTranslations({ locale, namespace: "trust.factor" });
  return (
    <section aria-labelledby="codes">
      <h2 id="codes" className="text-[1.25rem]">
        {t("codes")}
      </h2>
      <p className="text-width mt-2">{t("codesLead")}</p>
      <ol className="mt-4 grid max-w-md gap-x-8 gap-y-1 sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code} className="py-1">
            <code className="text-[1.125rem]">{`${code.slice(0, 5)}-${code.slice(5)}`}</code>
          </li>
        ))}
      </ol>
      <Form action={codesKept} locale={locale} className="mt-6">
        {keepNext}
        <SubmitButton>{t("codesKept")}</SubmitButton>
      </Form>
    </section>
  );
}

async function Remove({ locale, codesLeft }: Part & { codesLeft: number }) {
  const t = await getTranslations({ locale, namespace: "trust.factor" });
  return (
    <>
      <p>{t("on", { count: codesLeft })}</p>
      <section aria-labelledby="remove" className="mt-8">
        <h2 id="remove" className="text-[1.25rem]">
          {t("remove")}
        </h2>
        <Form action={remove} locale={locale} className="max-w-xl">
          <p className="mt-2">{t("removeLead")}</p>
          <TextField
            name="password"
            type="password"
            label={t("password")}
            autoComplete="current-password"
            width="medium"
            required
          />
          <div className="mt-6">
            <SubmitButton look="danger">{t("removePress")}</SubmitButton>
          </div>
        </Form>
      </section>
    </>
  );
}
