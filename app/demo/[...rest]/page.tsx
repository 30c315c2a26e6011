import { notFound } from "next/navigation";

/** Every address of the demo nobody else answers. */
export default function Rest() {
  notFound();
}
