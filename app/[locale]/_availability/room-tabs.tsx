import type { Locale } from "@/lib/context";
import type { Room } from "@/lib/facility/rules";
import styles from "./availability.module.css";
import { nameOf } from "./load";
import type { Translate } from "./words";

/** The rooms there are to look at, one of them current. */
export function RoomTabs(props: {
  rooms: readonly Room[];
  current: string;
  to: (roomId: string) => string;
  locale: Locale;
  t: Translate;
}) {
  return (
    <nav aria-label={props.t("rooms")} className={styles.rooms}>
      {props.rooms
        .filter(({ hire }) => hire !== "not_for_hire")
        .map((room) => (
          <a key={room.id} href={props.to(room.id)} aria-current={room.id === props.current ? "page" : undefined}>
            {nameOf(room, props.locale)}
          </a>
        ))}
    </nav>
  );
}
