"use client";

import { usePathname } from "next/navigation";
import { useEffect, useId, useState } from "react";
import { classNames } from "@/components/ui/class-names";
import type { Locale } from "@/lib/context";
import { localePath, pathWithoutLocale } from "@/lib/i18n/routing";
import { HEADER_LINK } from "./header-link";
import { type FormAction, SignOut } from "./sign-out";

/** What /api/me answers of whoever asks. Instants are of the business's clock. */
type Me = {
  now: string;
  signedIn: boolean;
  role: string | null;
  hold: { expiresAt: string } | null;
};

type Words = {
  label: string;
  bookingsOrSignIn: string;
  signIn: string;
  bookings: string;
  groups: string;
  waiting: string;
  registration: string;
  signOut: string;
  desk: string;
  /** what opens the links on a narrow screen */
  menu: string;
  /** "仮押さえ中 あと{minutes}分" */
  hold: string;
};

/** At the end of the line of the product's name. */
const PLACE = "ml-auto flex min-h-11 min-w-0 items-center justify-end text-right leading-140 max-lg:max-w-28";

/**
 * The part of the header that is one's own. Pages are the same for everybody and kept whole, so it
 * asks for itself after they have arrived; until then it is a link to one's bookings, which lead over
 * signing in. Without scripts all of one's pages are named: they are the same for everybody, too.
 */
export function AccountIsland({ locale, words, signOut }: { locale: Locale; words: Words; signOut: FormAction }) {
  const path = usePathname();
  const menu = useId();
  const [me, setMe] = useState<Me | null>(null);
  const [isOpen, setIsOpen] = useState(false);

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
  const mine = (
    <>
      {(["bookings", "groups", "waiting", "account"] as const).map((page) => (
        <li key={page}>
          <a href={to(`/${page}`)} className={HEADER_LINK}>
            {words[page === "account" ? "registration" : page]}
          </a>
        </li>
      ))}
    </>
  );
  // Where one fills in what is held, the page itself counts.
  const hold = me?.hold && pathWithoutLocale(path) !== "/book" && (
    <HoldLink now={me.now} expiresAt={me.hold.expiresAt} href={to("/book")} words={words.hold} />
  );
  if (!me?.signedIn)
    return (
      <>
        <nav aria-label={words.label} className={PLACE}>
          <a href={me ? to("/sign-in") : to("/bookings")} className={HEADER_LINK}>
            {me ? words.signIn : words.bookingsOrSignIn}
          </a>
        </nav>
        {!me && (
          <noscript>
            <ul className="-ml-2 flex basis-full flex-wrap">{mine}</ul>
          </noscript>
        )}
        {hold}
      </>
    );
  return (
    <>
      <nav aria-label={words.label} className={PLACE} onKeyDown={(event) => event.key === "Escape" && setIsOpen(false)}>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={menu}
          onClick={() => setIsOpen(!isOpen)}
          className={classNames(HEADER_LINK, "lg:hidden")}
        >
          {words.menu}
        </button>
        <ul
          id={menu}
          className={classNames(
            "max-lg:absolute max-lg:top-full max-lg:right-4 max-lg:z-10 max-lg:rounded-8 max-lg:border max-lg:border-edge max-lg:bg-raised max-lg:p-2 max-lg:shadow-2 lg:flex",
            !isOpen && "max-lg:hidden",
          )}
        >
          {(me.role === "staff" || me.role === "admin") && (
            <li>
              <a href="/staff" className={HEADER_LINK}>
                {words.desk}
              </a>
            </li>
          )}
          {mine}
          <li>
            <SignOut locale={locale} action={signOut} text={words.signOut} />
          </li>
        </ul>
      </nav>
      {hold}
    </>
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
      className="inline-flex min-h-11 items-center rounded-8 bg-accent-soft px-3 text-accent underline underline-offset-4 max-lg:basis-full"
    >
      {words.replace("{minutes}", String(minutes))}
    </a>
  );
}
