import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { deskContext } from "@/app/_server/desk";
import { DescriptionList } from "@/components/ui/description-list";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { formatDate } from "@/lib/i18n/format";
import { viewTyped } from "@/lib/masters/change-master";
import { MASTER_KINDS } from "@/lib/masters/changes";
import { placesIn } from "@/lib/masters/messages";
import { viewMaster } from "@/lib/masters/view-masters";
import { planChange } from "../../actions";
import { History } from "../../history";
import { masterFields } from "../../master-fields";
import { Sample } from "../../sample";
import { masterWords } from "../../words";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ master: string; key: string[] }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

async function load({ params }: Props) {
  const { master: named, key } = await params;
  const path = key.map(decodeURIComponent).join("/");
  const ctx = await deskContext(`/staff/masters/${named}/${path}`);
  const master = MASTER_KINDS.find((kind) => kind === named);
  const view = master ? await viewMaster(ctx, { master, key: path }) : null;
  if (!view?.ok) notFound();
  return { ctx, view: view.value, words: await masterWords(ctx.locale, view.value.rooms) };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { view, words } = await load(props);
  return { title: words.nameOf(view, view.counts ?? view.coming[0]) };
}

/** One master: what counts, what is to come, how to change it, and what was changed. */
export default async function MasterPage(props: Props) {
  const { ctx, view, words } = await load(props);
  const { locale } = ctx;
  const { done, undone, draft } = await props.searchParams;
  const { t, nameOf, linesOf } = words;
  const typed = typeof draft === "string" ? await viewTyped(ctx, draft) : null;
  const filled = view.wording ? ownOrProduct(view.counts?.value, view.wording.product) : view.counts?.value;
  const places = view.wording ? placesIn(view.wording.product).map((name) => `{${name}}`) : [];
  const said = (value: unknown) => (
    <DescriptionList
      entries={linesOf(view, value).map((line) => ({
        term: line.label,
        description: <span className="whitespace-pre-line">{line.said || t("preview.none")}</span>,
      }))}
    />
  );
  return (
    <>
      <PageHeading>{nameOf(view, view.counts ?? view.coming[0])}</PageHeading>
      <p>
        <a href="/staff/masters" className="inline-block py-1 text-link underline underline-offset-4">
          {t("back")}
        </a>
      </p>
      {(done || undone) && (
        <Notice kind="success" live="status" className="mt-4">
          {t(done ? "saved" : "undoneDone")}
        </Notice>
      )}
      <section aria-labelledby="now" className="mt-8">
        <h2 id="now" className="mb-3 text-[1.25rem]">
          {t("now")}
        </h2>
        {view.counts ? said(filled) : view.wording ? said(filled) : <p>{t("notYet")}</p>}
        {view.wording?.sample && <Sample sample={view.wording.sample} title={t("wordings.sample")} t={t} level={3} />}
      </section>
      {view.coming.length > 0 && (
        <section aria-labelledby="coming" className="mt-10">
          <h2 id="coming" className="text-[1.25rem]">
            {t("coming")}
          </h2>
          {view.coming.map((row) => (
            <div key={row.validFrom} className="mt-4">
              <h3 className="mb-2 font-700">{t("from", { date: formatDate(locale, row.validFrom) })}</h3>
              {said(view.wording ? ownOrProduct(row.value, view.wording.product) : row.value)}
            </div>
          ))}
        </section>
      )}
      {view.mayChange && (
        <section aria-labelledby="change" className="mt-10">
          <h2 id="change" className="text-[1.25rem]">
            {t("change")}
          </h2>
          <p className="text-width mt-2">{t("changeLead")}</p>
          {view.wording && (
            <div className="text-width mt-3 grid gap-2">
              <p>{places.length > 0 ? t("wordings.places", { places: places.join(" ") }) : t("wordings.noPlaces")}</p>
              <p>{t("wordings.empty")}</p>
            </div>
          )}
          <Form action={planChange} locale={locale}>
            <input type="hidden" name="master" value={view.master} />
            <input type="hidden" name="key" value={view.key} />
            <input type="hidden" name="seen" value={view.stamp} />
            <TextField
              name="validFrom"
              type="date"
              label={t("validFrom")}
              hint={t("validFromHint", { date: formatDate(locale, view.earliest) })}
              width="medium"
              required
              defaultValue={typeof typed?.validFrom === "string" ? typed.validFrom : ""}
            />
            {masterFields(view, view.fields, filled, typed, t)}
            <div className="mt-8">
              <SubmitButton>{t("toPreview")}</SubmitButton>
            </div>
          </Form>
        </section>
      )}
      <section aria-labelledby="history" className="mt-10">
        <h2 id="history" className="text-[1.25rem]">
          {t("history")}
        </h2>
        {view.history.length === 0 ? (
          <p className="mt-3">{t("historyNone")}</p>
        ) : (
          <History
            changes={view.history}
            caption={t("history")}
            locale={locale}
            words={words}
            withUndo={view.mayChange}
          />
        )}
      </section>
    </>
  );
}

/** A wording as it counts: where the centre has none of its own, the product's. */
function ownOrProduct(value: unknown, product: string): { text: string } {
  const text = (value as { text: string } | undefined)?.text || product;
  return { text };
}
