import { notFound } from "next/navigation";
import { deskContext } from "@/app/_server/desk";

/** Every address of the counter nobody else answers. */
export default async function Rest() {
  await deskContext("/staff");
  notFound();
}
