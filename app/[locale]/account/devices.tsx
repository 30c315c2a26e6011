import { getTranslations } from "next-intl/server";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { SignedInDevice } from "@/lib/accounts/sign-out";
import type { Locale } from "@/lib/context";
import { today } from "@/lib/dates";
import { formatDate, formatInstant } from "@/lib/i18n/format";
import { endOne, endOthers } from "./actions";

/** Those seen last; whoever has more ends them together. */
const SHOWN = 8;

/** The browsers that are signed in, each with the button that signs it out. */
export async function Devices({ locale, devices }: { locale: Locale; devices: SignedInDevice[] }) {
  const t = await getTranslations({ locale, namespace: "myAccount.devices" });
  return (
    <>
      <p className="mt-3">{t("text")}</p>
      <ul className="mt-4 border-line border-t">
        {devices.slice(0, SHOWN).map((device) => {
          const label = device.label || t("unknown");
          return (
            <li
              key={device.id}
              className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-line border-b py-3"
            >
              <div className="min-w-0">
                <p className="font-700">
                  {label}
                  {device.isThis && (
                    <span className="ml-2 inline-block rounded-4 border border-success px-1.5 align-[0.1em] font-400 text-[0.8125rem] text-success leading-140">
                      {t("this")}
                    </span>
                  )}
                </p>
                <p className="text-[0.9375rem] text-ink-soft">
                  {t("since", { at: formatInstant(locale, device.createdAt) })}
                </p>
                {!device.isThis && (
                  <p className="text-[0.9375rem] text-ink-soft">
                    {t("seen", { date: formatDate(locale, today(device.lastSeenAt)) })}
                  </p>
                )}
              </div>
              {!device.isThis && (
                <Form action={endOne} locale={locale}>
                  <input type="hidden" name="device" value={device.id} />
                  <SubmitButton look="secondary">
                    <span>
                      <VisuallyHidden>{t("endOf", { device: label })}</VisuallyHidden>
                      {t("end")}
                    </span>
                  </SubmitButton>
                </Form>
              )}
            </li>
          );
        })}
      </ul>
      {devices.length > SHOWN && <p className="mt-3">{t("more", { count: devices.length - SHOWN })}</p>}
      {devices.some(({ isThis }) => !isThis) && (
        <Form action={endOthers} locale={locale} className="mt-4">
          <SubmitButton look="secondary">{t("endOthers")}</SubmitButton>
        </Form>
      )}
    </>
  );
}
