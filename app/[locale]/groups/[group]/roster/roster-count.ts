import type { RosterPerson } from "@/lib/groups/rules";

/** How many people a roster has, as its sentence counts them. */
export function rosterCount(roster: readonly RosterPerson[]) {
  const of = (residence: RosterPerson["residence"]) => roster.filter((person) => person.residence === residence).length;
  return {
    count: String(roster.length),
    city: String(of("city")),
    fiveCities: String(of("five_cities")),
    outside: String(of("outside")),
  };
}
