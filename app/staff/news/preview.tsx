"use client";

import { NewsLook } from "@/components/site/news-words";
import { useForm } from "@/components/ui/form-island";
import { newsWords } from "@/lib/news/rules";

/** How what was typed would look on the public pages, once the form has come back with it. */
export function Preview({ words }: { words: { title: string; ja: string; en: string; warning: string } }) {
  const typed = useForm()?.state.lastResult?.initialValue;
  if (!typed) return null;
  const of = (name: string) => String([typed[name] ?? ""].flat()[0] ?? "");
  const item = { titleJa: of("titleJa"), titleEn: of("titleEn"), textJa: of("textJa"), textEn: of("textEn") };
  if (item.titleJa === "" && item.textJa === "") return null;
  return (
    <section aria-labelledby="preview" className="mt-8 rounded-8 border-2 border-line p-4">
      <h2 id="preview" className="text-[1.25rem]">
        {words.title}
      </h2>
      {(["ja", "en"] as const).map((locale) => (
        <div key={locale} className="mt-3">
          <h3 className="mb-1 text-[1rem]">{words[locale]}</h3>
          <NewsLook
            kind={of("kind") === "banner" ? "banner" : "news"}
            words={newsWords(item, locale)}
            warning={of("tone") === "warning" ? words.warning : null}
          />
        </div>
      ))}
    </section>
  );
}
