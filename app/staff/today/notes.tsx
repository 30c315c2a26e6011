import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { Locale } from "@/lib/context";
import { NOTE_LENGTH, type NoteSubject, type StaffNote } from "@/lib/desk/rules";
import { formatInstant } from "@/lib/i18n/format";
import { changeNote, removeNote, restoreNote, writeNote } from "./actions";
import { FocusOn } from "./focus-on";
import type { Place } from "./place";

/** Where the page stands, sent along with each of its forms. */
export function PlaceFields({ place }: { place: Place }) {
  return Object.entries(place).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
}

/** What is said after a press about a note: with the way to put back one that was removed. */
export async function NoteDone({
  done,
  note,
  place,
  locale,
}: {
  done: unknown;
  note: unknown;
  place: Place;
  locale: Locale;
}) {
  if (done !== "note" && done !== "noteRemoved" && done !== "noteRestored") return null;
  const t = await getTranslations({ locale, namespace: "desk" });
  return (
    <Notice kind="success" live="status" className="my-3 print:hidden">
      <p>{t(`done.${done}`)}</p>
      <FocusOn id={place.at ?? "notes"} what={`${done}${note ?? ""}`} />
      {done === "noteRemoved" && typeof note === "string" && note !== "" && (
        <Form action={restoreNote} locale={locale} className="mt-2">
          <PlaceFields place={place} />
          <input type="hidden" name="note" value={note} />
          <SubmitButton look="secondary">{t("notes.restore")}</SubmitButton>
        </Form>
      )}
    </Notice>
  );
}

/** Notes with the ways to change and remove them, and to write another. */
export async function Notes({
  notes,
  subject,
  about,
  place,
  locale,
}: {
  notes: readonly StaffNote[];
  subject: NoteSubject;
  /** number of a booking, id of a person or group, or a day */
  about: string;
  place: Place;
  locale: Locale;
}) {
  const t = await getTranslations({ locale, namespace: "desk.notes" });
  return (
    <>
      {notes.length === 0 ? (
        <p className="mt-2 text-ink-soft">{t("none")}</p>
      ) : (
        <ul className="mt-2 grid max-w-2xl gap-3">
          {notes.map(({ id, text, version, author, createdAt, changedAt }) => (
            <li key={id} className="rounded-8 border border-line p-3">
              <p className="wrap-anywhere whitespace-pre-line">{text}</p>
              <p className="text-[0.9375rem] text-ink-soft">
                {t(changedAt ? "byChanged" : "by", { name: author, at: formatInstant(locale, createdAt) })}
              </p>
              <div className="flex flex-wrap items-start gap-x-6 print:hidden">
                <Form action={changeNote} locale={locale} className="max-w-xl">
                  <PlaceFields place={place} />
                  <input type="hidden" name="note" value={id} />
                  <input type="hidden" name="version" value={version} />
                  <details>
                    <summary className="inline-flex min-h-11 cursor-pointer items-center">
                      {t("change")}
                      <VisuallyHidden> {text}</VisuallyHidden>
                    </summary>
                    {noteText(t("text"), t("hint", { max: NOTE_LENGTH }), text)}
                    <SubmitButton look="secondary">{t("save")}</SubmitButton>
                  </details>
                </Form>
                <Form action={removeNote} locale={locale}>
                  <PlaceFields place={place} />
                  <input type="hidden" name="note" value={id} />
                  <input type="hidden" name="version" value={version} />
                  <SubmitButton look="quiet">
                    {t("remove")}
                    <VisuallyHidden> {text}</VisuallyHidden>
                  </SubmitButton>
                </Form>
              </div>
            </li>
          ))}
        </ul>
      )}
      <div className="mt-2 max-w-xl print:hidden">
        <NewNote subject={subject} about={about} place={place} locale={locale}>
          {t("add")}
        </NewNote>
      </div>
    </>
  );
}

/** The form of a new note, behind one press that needs no script; what was wrong with it stands before that. */
export async function NewNote({
  subject,
  about,
  place,
  locale,
  children,
}: {
  subject: NoteSubject;
  about: string;
  place: Place;
  locale: Locale;
  /** what is pressed to write one */
  children: ReactNode;
}) {
  const t = await getTranslations({ locale, namespace: "desk.notes" });
  const key = crypto.randomUUID();
  return (
    // With each note that was written comes a form anew, closed and empty.
    <Form key={key} action={writeNote} locale={locale}>
      <PlaceFields place={place} />
      <input type="hidden" name="key" value={key} />
      <input type="hidden" name="subject" value={subject} />
      <input type="hidden" name="about" value={about} />
      <details>
        <summary className="inline-flex min-h-11 cursor-pointer items-center text-[0.9375rem] text-link">
          {children}
        </summary>
        {noteText(t("text"), t("hint", { max: NOTE_LENGTH }))}
        <SubmitButton look="secondary">{t("save")}</SubmitButton>
      </details>
    </Form>
  );
}

/** A function, so that the list of mistakes finds its name. */
function noteText(label: string, hint: string, text?: string) {
  return <TextArea name="text" label={label} hint={hint} rows={3} defaultValue={text} required className="mt-2 mb-3" />;
}
