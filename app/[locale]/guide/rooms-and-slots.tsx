import { getTranslations } from "next-intl/server";
import { Table } from "@/components/ui/table";
import type { Locale } from "@/lib/context";
import type { Room, Tariff } from "@/lib/facility/rules";
import type { CentreView } from "@/lib/facility/use-cases";
import { formatHours, formatList, formatYen } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";

type Props = { locale: Locale; centre: CentreView };

/** Every room with its size, capacity and prices, and what makes a price differ. */
export async function Fees({ locale, centre: { rooms, policy } }: Props) {
  const t = await getTranslations({ locale, namespace: "guide.rooms" });
  const nameOf = (thing: Room | Tariff) => (locale === "ja" ? thing.nameJa : thing.nameEn);
  const { outsidePercent, commercialPercent } = policy.fees;
  const isOnePrice = outsidePercent === 100 && commercialPercent === 100;

  function nameAndSize(room: Room) {
    const size = [
      t("areaAbout", { area: room.areaM2 }),
      ...(room.capacity === null ? [] : [t("people", { capacity: room.capacity })]),
    ];
    return (
      <>
        {room.hire === "not_for_hire" ? (
          nameOf(room)
        ) : (
          <a href={localePath(locale, `/rooms/${room.id}`)}>{nameOf(room)}</a>
        )}
        <span className="block font-400 text-[0.9375rem] text-ink-soft">{formatList(locale, size)}</span>
      </>
    );
  }

  function feesOf(room: Room) {
    if (room.hire === "not_for_hire") return t("notForHire");
    if (room.hire === "with_another_room") return t("withAnotherRoom");
    if (room.tariffs.length === 1 && room.tariffs[0]) return formatYen(locale, room.tariffs[0].yenPerSlot);
    return (
      <ul>
        {room.tariffs.map((tariff) => (
          <li key={tariff.tariff}>
            {formatYen(locale, tariff.yenPerSlot)} {t("mode", { name: nameOf(tariff) })}
          </li>
        ))}
      </ul>
    );
  }

  return (
    <>
      <Table
        caption={t("caption")}
        heads={[t("room"), t("fee")]}
        rows={rooms.map((room) => ({ key: room.id, cells: [nameAndSize(room), feesOf(room)] }))}
      />
      <p className="text-width mt-4">{t(isOnePrice ? "tax" : "taxOnly", { percent: policy.tax.percent })}</p>
      {outsidePercent !== 100 && <p className="text-width">{t("outside", { percent: outsidePercent })}</p>}
      {commercialPercent !== 100 && <p className="text-width">{t("commercial", { percent: commercialPercent })}</p>}
      <p className="text-width">{t("exact")}</p>
    </>
  );
}

/** The six slots of a day and the times between them that come for free. */
export async function Slots({ locale, centre: { hours, policy } }: Props) {
  const t = await getTranslations({ locale, namespace: "guide.slots" });
  const hoursOf = (slot: number) => hours.find((row) => row.slot === slot);
  return (
    <>
      <p className="text-width mt-3">{t("lead")}</p>
      <Table
        caption={t("caption")}
        heads={[t("slot"), t("hours")]}
        rows={hours.map(({ slot, startsAt, endsAt }) => ({
          key: String(slot),
          cells: [t("number", { slot }), formatHours(startsAt, endsAt)],
        }))}
        className="max-w-md"
      />
      {policy.joinedSlots.map(([first, second]) => {
        const [before, after] = [hoursOf(first), hoursOf(second)];
        if (!before || !after) return null;
        return (
          <p key={first} className="text-width mt-4">
            {t("joined", { first, second, hours: formatHours(before.endsAt, after.startsAt) })}
          </p>
        );
      })}
    </>
  );
}
