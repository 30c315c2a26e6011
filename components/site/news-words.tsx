import { Notice, NoticeSign } from "@/components/ui/notice";
import { VisuallyHidden } from "@/components/ui/visually-hidden";

type Words = { title: string; text: string; lang: "ja" | "en" };

/** A band of the centre's words: plain text, whatever was typed. A warning says so to those who do not see its sign. */
export function NewsBanner({ words, warning }: { words: Words; warning: string | null }) {
  return (
    <Notice
      kind={warning ? "warning" : "info"}
      title={
        <>
          {warning && <VisuallyHidden>{warning} </VisuallyHidden>}
          <span lang={words.lang}>{words.title}</span>
        </>
      }
    >
      {words.text && <NewsText words={words} />}
    </Notice>
  );
}

/** The text of a notice with its line breaks, and nothing else of what was typed taken for more than text. */
export function NewsText({ words, className = "" }: { words: Pick<Words, "text" | "lang">; className?: string }) {
  return (
    <p lang={words.lang} className={`wrap-anywhere whitespace-pre-line ${className}`}>
      {words.text}
    </p>
  );
}

/** A notice as it looks where it is shown: a band above the pages, or a page of its own. */
export function NewsLook(props: { kind: "banner" | "news"; words: Words; warning: string | null }) {
  const { kind, words, warning } = props;
  if (kind === "banner") return <NewsBanner words={words} warning={warning} />;
  return (
    <div className="border-line border-l-4 pl-4">
      <p className="wrap-anywhere font-700 text-[1.25rem]">
        {warning && <NoticeSign kind="warning" className="mr-2 inline-block align-[-0.2em]" />}
        {warning && <VisuallyHidden>{warning} </VisuallyHidden>}
        <span lang={words.lang}>{words.title}</span>
      </p>
      {words.text && <NewsText words={words} className="text-width mt-1" />}
    </div>
  );
}
