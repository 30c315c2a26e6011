import type { ReactNode } from "react";
import { Checkbox, RadioGroup, Select, TextArea, TextField } from "@/components/ui/field";
import type { MasterKey } from "@/lib/masters/changes";
import { type CellField, type Field, heldBy, inputName } from "@/lib/masters/fields";
import type { MasterWords } from "./words";

type Typed = Record<string, unknown> | null;

/**
 * The fields of a master, filled with a value, or with what was typed when somebody comes back from the preview.
 * A function and not a component, so that a form can read their labels.
 */
export function masterFields(
  master: MasterKey,
  fields: readonly Field[],
  value: unknown,
  typed: Typed,
  t: MasterWords["t"],
): ReactNode[] {
  return fields.flatMap((field): ReactNode[] => {
    const held = value === null || value === undefined ? undefined : heldBy(master, field, value);
    if (field.kind !== "rows")
      return [oneField(field, inputName(field.name), t(`fields.${field.label}`), held, typed, t)];
    const rows = (held ?? []) as Record<string, unknown>[];
    const label = t(`fields.${field.label}`);
    return [
      <fieldset key={field.name} className="mt-8 min-w-0">
        <legend className="font-700 text-[1.125rem]">{label}</legend>
        <p className="text-width text-[0.9375rem] text-ink-soft">{t("rowsHint")}</p>
        {Array.from({ length: rows.length + field.spare }, (_, index) => {
          const line = t("line", { number: index + 1 });
          return (
            <fieldset
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
              key={index}
              className="mt-3 min-w-0 rounded-8 border-2 border-line px-4 pb-4"
            >
              <legend className="px-1">{line}</legend>
              <div className="grid gap-x-6 md:grid-cols-2 [&>*]:mt-2">
                {field.fields.map((cell) =>
                  oneField(
                    cell,
                    inputName(field.name, { index, cell: cell.name }),
                    t("ofLine", { label: t(`fields.${cell.label}`), number: index + 1 }),
                    rows[index]?.[cell.name],
                    typed,
                    t,
                    false,
                  ),
                )}
              </div>
            </fieldset>
          );
        })}
      </fieldset>,
    ];
  });
}

function oneField(
  field: Exclude<Field, { kind: "rows" }> | CellField,
  name: string,
  label: string,
  held: unknown,
  typed: Typed,
  t: MasterWords["t"],
  required = true,
): ReactNode {
  const was = typed?.[name];
  const text = typed ? String(was ?? "") : held === null || held === undefined ? "" : String(held);
  switch (field.kind) {
    case "number": {
      const unit = field.unit === "times" ? "" : t(`unitNames.${field.unit}`);
      return (
        <TextField
          key={name}
          name={name}
          label={unit ? t("withUnit", { label, unit }) : label}
          hint={field.optional ? t("emptyMeans", { meaning: t(`fields.${field.optional}`) }) : undefined}
          inputMode="numeric"
          autoComplete="off"
          width="short"
          required={required && !field.optional}
          defaultValue={text}
        />
      );
    }
    case "text":
      return field.lines ? (
        <TextArea
          key={name}
          name={name}
          label={label}
          rows={field.lines}
          required={required && !field.optional}
          defaultValue={text}
        />
      ) : (
        <TextField
          key={name}
          name={name}
          label={label}
          maxLength={field.max}
          autoComplete="off"
          required={required && !field.optional}
          defaultValue={text}
        />
      );
    case "time":
      return (
        <TextField
          key={name}
          name={name}
          label={label}
          type="time"
          width="short"
          required={required}
          defaultValue={text}
        />
      );
    case "monthDay":
    case "numbers":
      return (
        <TextField
          key={name}
          name={name}
          label={label}
          hint={t(field.kind === "monthDay" ? "monthDayHint" : "numbersHint")}
          autoComplete="off"
          width="medium"
          required={field.kind === "monthDay"}
          defaultValue={typed ? text : Array.isArray(held) ? held.join(", ") : text}
        />
      );
    case "texts":
      return (
        <TextArea
          key={name}
          name={name}
          label={label}
          hint={t("textsHint")}
          rows={4}
          defaultValue={typed ? text : ((held ?? []) as string[]).join("\n")}
        />
      );
    case "flag":
      return (
        <Checkbox
          key={name}
          name={name}
          label={label}
          value="yes"
          defaultChecked={typed ? was === "yes" : held === true}
        />
      );
    case "choice": {
      const options = field.options.map((value) => ({
        value,
        label: t(`options.${field.of}.${value}` as "options.purposes.off"),
      }));
      return options.length > 4 ? (
        <Select
          key={name}
          name={name}
          label={label}
          options={options}
          width="medium"
          required={required}
          defaultValue={text}
        />
      ) : (
        <RadioGroup key={name} name={name} label={label} options={options} required={required} defaultValue={text} />
      );
    }
    case "checks": {
      const chosen = typed ? [was].flat() : ((held ?? []) as string[]);
      return (
        <fieldset key={name} className="mt-6 min-w-0">
          <legend className="font-700">{label}</legend>
          <div className="grid [&>*]:mt-0">
            {field.options.map((option) => (
              <Checkbox
                key={option}
                name={name}
                value={option}
                label={t(`options.${field.of}.${option}` as "options.purposes.off")}
                defaultChecked={chosen.includes(option)}
              />
            ))}
          </div>
        </fieldset>
      );
    }
  }
}
