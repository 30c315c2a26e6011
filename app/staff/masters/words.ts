import { getTranslations } from "next-intl/server";
import type { Locale } from "@/lib/context";
import { formatDate, formatList, formatTime, formatYen } from "@/lib/i18n/format";
import type { DatedRow, MasterKey } from "@/lib/masters/changes";
import { type CellField, type Field, fieldsOf, heldBy, type Unit } from "@/lib/masters/fields";

type Named = { nameJa: string; nameEn: string };

/** As much of a text as a list of many shows. */
const LONGEST_LINE = 120;

/** Masters of which the names are what one looks for. */
const OWN_NAMES: readonly MasterKey["master"][] = ["holiday"];

/** One place of a master in words: what it is, and what it says. */
export type Line = { label: string; said: string };

/** The words of masters in a language: their names, and what their values say. */
export async function masterWords(locale: Locale, rooms: readonly ({ id: string } & Named)[] = []) {
  const t = await getTranslations({ locale, namespace: "masters" });
  const own = ({ nameJa, nameEn }: Named) => (locale === "ja" ? nameJa : nameEn);
  const roomName = (id = "") => {
    const room = rooms.find((other) => other.id === id);
    return room ? own(room) : id;
  };

  /** What a master is called; of rooms, prices and reductions by the names in one of its rows. */
  function nameOf({ master, key }: MasterKey, row?: DatedRow | null): string {
    const value = (row?.value ?? {}) as Partial<Named>;
    switch (master) {
      case "room":
        return roomName(key);
      case "tariff": {
        const [room, use = ""] = key.split("/");
        return t("names.tariff", { room: roomName(room), use: (locale === "ja" ? value.nameJa : value.nameEn) ?? use });
      }
      case "slot_hours":
        return t("names.slot", { slot: key });
      case "closure_rule":
        return t(`closures.${key as "weekly"}`);
      case "setting":
        return t(`settings.${key as "opening"}`);
      case "reduction":
        return (locale === "ja" ? value.nameJa : value.nameEn) ?? key;
      case "holiday":
        return t("names.holiday", { date: formatDate(locale, key) });
      case "wording": {
        const [name = "", language] = key.split("/");
        return t("names.wording", { key: name.replace(/^mail\./, ""), language: t(`names.${language as Locale}`) });
      }
    }
  }

  function amount(unit: Unit, value: number): string {
    return unit === "yen" ? formatYen(locale, value) : t(`units.${unit}`, { n: value });
  }

  function said(field: Field, value: unknown): string {
    switch (field.kind) {
      case "number":
        if (value === null || value === undefined) return field.optional ? t(`fields.${field.optional}`) : "";
        return amount(field.unit, value as number);
      case "text":
        return String(value ?? "").trim();
      case "time":
        return value ? formatTime(String(value)) : "";
      case "monthDay":
        return String(value ?? "");
      case "flag":
        return t(value ? "yes" : "no");
      case "choice":
        return value === undefined ? "" : t(`options.${field.of}.${String(value)}` as "options.purposes.off");
      case "checks":
        return formatList(
          locale,
          ((value ?? []) as string[]).map((one) => t(`options.${field.of}.${one}` as "options.purposes.off")),
        );
      case "numbers":
        return formatList(
          locale,
          ((value ?? []) as number[]).map((one) => amount(field.unit, one)),
        );
      case "texts":
        return ((value ?? []) as string[]).join(" ");
      case "rows":
        return ((value ?? []) as Record<string, unknown>[]).map((row) => saidOfRow(field.fields, row)).join("\n");
    }
  }

  /** A line of a list: "7 days before: 100%"; what is only ticked stands there by its name. */
  function saidOfRow(cells: readonly CellField[], row: Record<string, unknown>): string {
    return formatList(
      locale,
      cells.flatMap((cell) => {
        const value = row[cell.name];
        if (cell.kind === "flag") return value ? [t(`fields.${cell.label}`)] : [];
        return [`${t(`fields.${cell.label}`)}${t("separator")}${said(cell, value)}`];
      }),
    );
  }

  /** Everything a value says, place by place; a value that is none says nothing. */
  function linesOf(master: MasterKey, value: unknown): Line[] {
    if (value === null || value === undefined) return [];
    return (fieldsOf(master) ?? []).map((field) => ({
      label: t(`fields.${field.label}`),
      said: said(field, heldBy(master, field, value)),
    }));
  }

  /** What a value says in a line, for a list of many: not its names, which stand beside it. */
  function shortOf(master: MasterKey, value: unknown, most = 3): string {
    if (value === null || value === undefined) return "";
    const lines = (fieldsOf(master) ?? []).flatMap((field) => {
      const held = heldBy(master, field, value);
      const isNamed = !OWN_NAMES.includes(master.master) && /^name(Ja|En)$/.test(field.name);
      // A rule that counts need not say that it is not off.
      if (isNamed || (field.label === "closureOff" && !held)) return [];
      const words = said(field, held).split("\n").join(" / ");
      return words === "" ? [] : [{ label: t(`fields.${field.label}`), said: words }];
    });
    if (master.master === "slot_hours") return lines.map((line) => line.said).join("–");
    if (lines.length === 0) return t("plain");
    const isOne = lines.length === 1 || master.master === "holiday";
    const parts = lines
      .slice(0, master.master === "reduction" ? 1 : most)
      .map((line) => (isOne ? line.said : `${line.label}${t("separator")}${line.said}`));
    const line = isOne ? (parts[0] ?? "") : formatList(locale, parts);
    return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
  }

  /** What a change changed, place by place: "Price of a slot: ¥320 → ¥400". */
  function differenceOf(master: MasterKey, before: unknown, after: unknown): string[] {
    const [was, is] = [linesOf(master, before), linesOf(master, after)];
    if (is.length === 0) return [`${shortOf(master, before)} → ${t("preview.none")}`];
    if (was.length === 0) return [`${t("preview.none")} → ${shortOf(master, after)}`];
    return is.flatMap((line, index) => {
      const old = was[index]?.said ?? "";
      const cut = (words: string) => (words.length > LONGEST_LINE ? `${words.slice(0, LONGEST_LINE)}…` : words);
      if (old === line.said) return [];
      const none = t("preview.none");
      return [`${line.label}${t("separator")}${cut(old) || none} → ${cut(line.said) || none}`];
    });
  }

  return { t, nameOf, roomName, linesOf, shortOf, differenceOf };
}

export type MasterWords = Awaited<ReturnType<typeof masterWords>>;

/** The address of a master's page.
 *  @example pathOfMaster({ master: "tariff", key: "meeting-room/standard" }) // → "/staff/masters/tariff/meeting-room/standard" */
export function pathOfMaster({ master, key }: MasterKey): string {
  return master === "holiday" ? `/staff/masters/holidays?year=${key.slice(0, 4)}` : `/staff/masters/${master}/${key}`;
}

/** What a field of files says of those chosen before. */
export function fileWords(t: MasterWords["t"]) {
  return {
    kept: t("files.kept"),
    keep: String(t.raw("files.keep")),
    size: String(t.raw("files.size")),
    small: t("files.small"),
  };
}
