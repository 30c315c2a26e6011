"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useTransition } from "react";
import { addressOf, QUERY_FIELDS } from "./address";
import styles from "./availability.module.css";

/** Typing "12" should ask once, not for 1 and then for 12. */
const TYPING_PAUSE_MS = 400;

/** A page left in the background this long is asked for anew when it is looked at again. */
const STALE_AFTER_MS = 30_000;

/**
 * Makes the links and the filters inside it change the page in place, keeping focus and scroll:
 * links to the same page, and the GET form marked `data-filters` at each change. Both are plain HTML
 * that works without this.
 */
export function Browse({ path, children }: { path: string; children: ReactNode }) {
  const router = useRouter();
  const root = useRef<HTMLDivElement>(null);
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [isPending, startTransition] = useTransition();

  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const listening = new AbortController();
    const on = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void) =>
      element.addEventListener(type, listener, { signal: listening.signal });

    on("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      if (!link || link.pathname !== window.location.pathname || link.hash) return;
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      // From inside the table one goes to another page; from beside it the same page changes.
      const isElsewhere = link.closest("form") !== null;
      startTransition(() => router.push(link.pathname + link.search, { scroll: isElsewhere }));
    });

    const ask = (form: HTMLFormElement) => {
      waiting.current = undefined;
      const typed = new FormData(form);
      const query = Object.fromEntries(QUERY_FIELDS.map((field) => [field, typed.getAll(field).map(String)]));
      startTransition(() => router.replace(addressOf(path, query), { scroll: false }));
    };
    on("input", (event) => {
      const field = event.target instanceof HTMLInputElement ? event.target : null;
      const form = field?.form;
      if (!field || !form?.hasAttribute("data-filters")) return;
      clearTimeout(waiting.current);
      waiting.current = undefined;
      // A date half typed says nothing yet: 2 and 20 are years as well.
      if (field.type === "date" && (field.value === "" || !field.checkValidity())) return;
      const isTyped = field.type === "date" || field.type === "text";
      if (isTyped) waiting.current = setTimeout(() => ask(form), TYPING_PAUSE_MS);
      else ask(form);
    });
    on("submit", (event) => {
      const form = event.target instanceof HTMLFormElement ? event.target : null;
      if (!form?.hasAttribute("data-filters")) return;
      event.preventDefault();
      clearTimeout(waiting.current);
      ask(form);
    });

    let hiddenAt = 0;
    const lookAgain = () => {
      if (document.hidden) hiddenAt = performance.now();
      else if (performance.now() - hiddenAt > STALE_AFTER_MS) router.refresh();
    };
    document.addEventListener("visibilitychange", lookAgain, { signal: listening.signal });
    window.addEventListener("pageshow", ({ persisted }) => persisted && router.refresh(), { signal: listening.signal });
    return () => listening.abort();
  }, [router, path]);

  // What closes because its mistake is put right stays open under whoever is still typing in it.
  useLayoutEffect(() => {
    const details = document.activeElement?.closest("details");
    if (details && root.current?.contains(details)) details.open = true;
  });

  // The fields show what the page shows, also after a link was followed; what is being typed stays.
  useEffect(() => {
    if (!isPending && waiting.current === undefined)
      root.current?.querySelector<HTMLFormElement>("form[data-filters]")?.reset();
  });

  return (
    <div ref={root} className={styles.browse} aria-busy={isPending}>
      {children}
    </div>
  );
}
