import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { deskContext } from "@/app/_server/desk";
import { TextField } from "@/components/ui/field";
import { FileField } from "@/components/ui/file-field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { Locale } from "@/lib/context";
import { viewPhotos } from "@/lib/masters/change-photos";
import type { RoomPhoto } from "@/lib/masters/rules";
import { addPhoto, changePhoto, removePhoto } from "../../actions";
import { fileWords, type MasterWords, masterWords } from "../../words";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ room: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

async function load({ params }: Props) {
  const { room } = await params;
  const ctx = await deskContext(`/staff/masters/photos/${encodeURIComponent(room)}`);
  const view = await viewPhotos(ctx, room);
  if (!view.ok) notFound();
  return { ctx, view: view.value, words: await masterWords(ctx.locale, [view.value.room]) };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { view, words } = await load(props);
  return { title: words.t("photos.title", { room: words.roomName(view.room.id) }) };
}

/** The pictures of a room: what they show, in which order; new ones, and those that were taken off. */
export default async function PhotosPage(props: Props) {
  const { ctx, view, words } = await load(props);
  const { done } = await props.searchParams;
  const { locale } = ctx;
  const { t, roomName } = words;
  const { room, shown, removed, mayChange } = view;
  return (
    <>
      <PageHeading lead={t("photos.lead")}>{t("photos.title", { room: roomName(room.id) })}</PageHeading>
      <p>
        <a href="/staff/masters" className="inline-block py-1 text-link underline underline-offset-4">
          {t("back")}
        </a>
      </p>
      {done && (
        <Notice kind="success" live="status" className="my-4">
          {t("photos.done")}
        </Notice>
      )}
      {shown.length === 0 && <p className="mt-4">{t("photos.none")}</p>}
      <ol className="mt-4 grid gap-8">
        {shown.map((photo, index) => (
          <li key={photo.id} className="grid gap-x-8 rounded-8 border-2 border-line p-4 md:grid-cols-2">
            <Picture photo={photo} locale={locale} />
            {mayChange && <Words photo={photo} place={index + 1} locale={locale} t={t} />}
          </li>
        ))}
      </ol>
      {mayChange && (
        <section aria-labelledby="add" className="mt-10">
          <h2 id="add" className="text-[1.25rem]">
            {t("photos.add")}
          </h2>
          <Form action={addPhoto} locale={locale}>
            <input type="hidden" name="roomId" value={room.id} />
            <FileField
              name="photo"
              label={t("photos.file")}
              hint={t("photos.fileHint")}
              accept="image/png,image/jpeg,.png,.jpg,.jpeg"
              isSingle
              required
              words={fileWords(t)}
            />
            <TextField name="altJa" label={t("photos.altJa")} hint={t("photos.altHint")} maxLength={200} required />
            <TextField name="altEn" label={t("photos.altEn")} maxLength={200} required />
            <div className="mt-6">
              <SubmitButton>{t("photos.addIt")}</SubmitButton>
            </div>
          </Form>
        </section>
      )}
      {mayChange && removed.length > 0 && (
        <section aria-labelledby="removed" className="mt-10">
          <h2 id="removed" className="text-[1.25rem]">
            {t("photos.removed")}
          </h2>
          <ul className="mt-4 grid gap-6 md:grid-cols-3">
            {removed.map((photo, index) => (
              <li key={photo.id}>
                <Picture photo={photo} locale={locale} />
                <Form action={removePhoto} locale={locale} className="mt-2">
                  <input type="hidden" name="photoId" value={photo.id} />
                  <SubmitButton name="removed" value="no" look="secondary">
                    {t("photos.restore")}
                    <VisuallyHidden> {t("photos.saveOf", { place: index + 1 })}</VisuallyHidden>
                  </SubmitButton>
                </Form>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Picture({ photo, locale }: { photo: RoomPhoto; locale: Locale }) {
  return (
    // biome-ignore lint/performance/noImgElement: its bytes are served as they are, under an address made of them
    <img
      src={`/photos/${photo.id}`}
      alt={locale === "ja" ? photo.altJa : photo.altEn}
      width={photo.width}
      height={photo.height}
      loading="lazy"
      className="h-auto max-h-80 w-auto max-w-full rounded-8"
    />
  );
}

function Words({ photo, place, locale, t }: { photo: RoomPhoto; place: number; locale: Locale; t: MasterWords["t"] }) {
  const of = t("photos.saveOf", { place });
  return (
    <div>
      <Form action={changePhoto} locale={locale}>
        <input type="hidden" name="photoId" value={photo.id} />
        <TextField name="altJa" label={t("photos.altJa")} maxLength={200} required defaultValue={photo.altJa} />
        <TextField name="altEn" label={t("photos.altEn")} maxLength={200} required defaultValue={photo.altEn} />
        <TextField
          name="place"
          label={t("photos.place")}
          inputMode="numeric"
          width="short"
          required
          defaultValue={String(place)}
        />
        <div className="mt-4">
          <SubmitButton look="secondary">
            {t("photos.save")}
            <VisuallyHidden> {of}</VisuallyHidden>
          </SubmitButton>
        </div>
      </Form>
      <Form action={removePhoto} locale={locale} className="mt-3">
        <input type="hidden" name="photoId" value={photo.id} />
        <SubmitButton name="removed" value="yes" look="danger">
          {t("photos.remove")}
          <VisuallyHidden> {of}</VisuallyHidden>
        </SubmitButton>
      </Form>
    </div>
  );
}
