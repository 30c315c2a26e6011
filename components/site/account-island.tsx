"use client";

import { usePathname } from "next/navigation";
import { useActionState, useEffect, useState } from "react";
import { type FormState, UNTOUCHED } from "@/components/ui/form-state";
import type { Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";

/** What /api/me answers of whoever asks. Instants are of the business's clock. */
type Me = {
  signedIn: boolean;
  name?: string;
  role?: string;
  now?: string;
  hold: { expiresAt: string } | null;
};

type Words = {
  label: string;
  bookingsOrSignIn: string;
  signIn: string;
  bookings: string;
  registration: string;
  signOut: string;
  desk: string;
  /** "仮押さえ中 あと{minutes}分" */
  hold: string;
};

export type FormAction = (state: FormState, data: FormData) => Promise<FormState>;

const LINK = "inline-flex min-h-11 items-center px-2 text-link underline underline-offset-4 hover:decoration-2";

/**
 * The part of the header that is one's own. Pages are the same for everybody and kept whole, so it
 * asks for itself after they have arrived; until then, and without scripts, it is a link to one's
 * bookings, which lead over signing in.
 */
export function AccountIsland({ locale, words, signOut }: { locale: Locale; words: Words; signOut: FormAction }) {
  const path = usePathname();
  const [me, setMe] = useState<Me | null>(null);

  // Asked again on every page, and on one taken back out of the browser's history: whoever signed
  // out must not be greeted by it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another question
  useEffect(() => {
    const gone = new AbortController();
    const ask = () =>
      fetch("/api/me", { signal: gone.signal, cache: "no-store" })
        .then((answer) => (answer.ok ? (answer.json() as Promise<Me>) : null))
        .then(setMe, () => {});
    ask();
    addEventListener("pageshow", (event) => event.persisted && ask(), { signal: gone.signal });
    return () => gone.abort();
  }, [path]);

  const to = (page: string) => localePath(locale, page);
  return (
    <nav
      aria-label={words.label}
      className="order-4 ml-auto flex min-h-11 min-w-36 flex-wrap items-center justify-end lg:ml-0"
    >
      {me?.hold && <HoldLink now={me.now} expiresAt={me.hold.expiresAt} href={to("/book")} words={words.hold} />}
      {!me && (
        <a href={to("/bookings")} className={LINK}>
          {words.bookingsOrSignIn}
        </a>
      )}
      {me && !me.signedIn && (
        <a href={to("/sign-in")} className={LINK}>
          {words.signIn}
        </a>
      )}
      {me?.signedIn && (
        <>
          {(me.role === "staff" || me.role === "admin") && (
            <a href="/staff" className={LINK}>
              {words.desk}
            </a>
          )}
          <a href={to("/bookings")} className={LINK}>
            {words.bookings}
          </a>
          <a href={to("/account")} className={LINK}>
            {words.registration}
          </a>
          <SignOut locale={locale} action={signOut} text={words.signOut} />
        </>
      )}
    </nav>
  );
}

/** Ends the sign-in of this browser. Here only with scripts; the page of the registration has it without. */
export function SignOut({ locale, action, text }: { locale: Locale; action: FormAction; text: string }) {
  const [, send, pending] = useActionState(action, UNTOUCHED);
  return (
    <form action={send}>
      <input type="hidden" name="locale" value={locale} />
      <button type="submit" aria-disabled={pending || undefined} className={LINK}>
        {text}
      </button>
    </form>
  );
}

/** How long the hold lasts, in full minutes, so that it changes rarely; its pages count seconds. */
function HoldLink({ now, expiresAt, href, words }: { now: string; expiresAt: string; href: string; words: string }) {
  const [minutes, setMinutes] = useState<number | null>(null);
  useEffect(() => {
    const left = Date.parse(expiresAt) - Date.parse(now);
    const until = performance.now() + left;
    const tell = () => setMinutes(Math.max(0, Math.ceil((until - performance.now()) / 60_000)));
    tell();
    const timer = setInterval(tell, 5_000);
    return () => clearInterval(timer);
  }, [now, expiresAt]);
  if (!minutes) return null;
  return (
    <a
      href={href}
      className="inline-flex min-h-11 items-center rounded-8 bg-accent-soft px-3 text-accent underline underline-offset-4"
    >
      {words.replace("{minutes}", String(minutes))}
    </a>
  );
}
