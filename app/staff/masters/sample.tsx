import type { MasterWords } from "./words";

/** A mail as somebody would get it. */
export function Sample({
  sample,
  title,
  t,
  level,
}: {
  sample: { subject: string | null; text: string };
  title: string;
  t: MasterWords["t"];
  level: 2 | 3;
}) {
  const Heading = `h${level}` as const;
  return (
    <div className="mt-6 max-w-3xl">
      <Heading className="font-700">{title}</Heading>
      <div className="wrap-anywhere mt-2 rounded-8 border-2 border-line p-4">
        {sample.subject !== null && (
          <p className="border-line border-b pb-2">
            <span className="text-ink-soft">{t("preview.subject")}</span> <strong>{sample.subject}</strong>
          </p>
        )}
        <p className="mt-2 whitespace-pre-line">{sample.text}</p>
      </div>
    </div>
  );
}
