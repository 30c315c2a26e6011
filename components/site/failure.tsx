"use client";

import { Button, LinkButton } from "@/components/ui/button";
import { PageHeading } from "@/components/ui/page-heading";
import type { Locale } from "@/lib/context";
import en from "@/lib/i18n/messages/en/error.json";
import ja from "@/lib/i18n/messages/ja/error.json";
import { localePath } from "@/lib/i18n/routing";

// An error boundary has no page that could hand it words, so these few come along in both languages.
const WORDS = { ja, en };

/** What stands in place of a page that failed: whose fault it is, what may be lost, what to do now. Without `again` trying again asks for the page anew. */
export function Failure({ locale, again }: { locale: Locale; again?: () => void }) {
  const words = WORDS[locale];
  return (
    <>
      <PageHeading lead={words.text}>{words.title}</PageHeading>
      <p className="flex flex-wrap gap-4">
        {again ? <Button onClick={again}>{words.again}</Button> : <LinkButton href="">{words.again}</LinkButton>}
        <LinkButton href={localePath(locale, "/")} look="secondary">
          {words.toAvailability}
        </LinkButton>
      </p>
    </>
  );
}
