import { getTranslations } from "next-intl/server";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Locale } from "@/lib/context";
import { makeFeed, removeFeed } from "./actions";
import { CopyAddress } from "./copy-address";

/** The calendar feed: made, shown while this browser still knows its address, renewed, taken away. */
export async function CalendarFeed({
  locale,
  exists,
  address,
}: {
  locale: Locale;
  exists: boolean;
  /** null once it is not known any more: only a hash of it is kept */
  address: string | null;
}) {
  const t = await getTranslations({ locale, namespace: "myAccount.feed" });
  return (
    <>
      <p className="mt-3">{t("text")}</p>
      {address && (
        <>
          <TextField
            name="address"
            label={t("address")}
            hint={t("addressHint")}
            defaultValue={address}
            readOnly
            autoComplete="off"
          />
          <div className="mt-3 flex flex-wrap items-center gap-x-6 gap-y-2">
            <a
              href={address.replace(/^https?:/, "webcal:")}
              className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
            >
              {t("open")}
            </a>
            <CopyAddress address={address} words={{ copy: t("copy"), copied: t("copied") }} />
          </div>
        </>
      )}
      {!exists && (
        <Form action={makeFeed} locale={locale} className="mt-4">
          <SubmitButton look="secondary">{t("make")}</SubmitButton>
        </Form>
      )}
      {exists && (
        <>
          {!address && <p className="mt-4 font-700">{t("exists")}</p>}
          <p className="mt-6 text-ink-soft">{t("renewText")}</p>
          <div className="mt-3 flex flex-wrap gap-3">
            <Form action={makeFeed} locale={locale} className="max-sm:w-full">
              <SubmitButton look="secondary">{t("renew")}</SubmitButton>
            </Form>
            <Form action={removeFeed} locale={locale} className="max-sm:w-full">
              <SubmitButton look="danger">{t("revoke")}</SubmitButton>
            </Form>
          </div>
        </>
      )}
    </>
  );
}
