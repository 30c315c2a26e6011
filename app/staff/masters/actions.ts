"use server";

import { action } from "@/app/_server/action";
import * as changing from "@/lib/masters/change-master";
import * as photos from "@/lib/masters/change-photos";
import * as importing from "@/lib/masters/import-holidays";
import { pathOfMaster } from "./words";

const toPreview = ({ draftId }: { draftId: string }) => `/staff/masters/preview/${draftId}`;

export const planChange = action("admin", changing.planChangeInput, changing.planChange, toPreview);

export const planUndo = action("admin", changing.planUndoInput, changing.planUndo, toPreview);

export const changeMaster = action(
  "admin",
  changing.changeMasterInput,
  changing.changeMaster,
  ({ isUndo, ...named }) => {
    const path = pathOfMaster(named);
    return `${path}${path.includes("?") ? "&" : "?"}${isUndo ? "undone" : "done"}=1`;
  },
  { outdates: ["master_clash", "master_hits_bookings", "master_undo_newer", "master_undone"] },
);

export const importHolidays = action("admin", importing.importHolidaysInput, importing.importHolidays, toPreview);

const toPhotos = ({ roomId }: { roomId: string }) => `/staff/masters/photos/${roomId}?done=1`;

export const addPhoto = action("admin", photos.addPhotoInput, photos.addPhoto, toPhotos);

export const changePhoto = action("admin", photos.changePhotoInput, photos.changePhoto, toPhotos);

export const removePhoto = action("admin", photos.removePhotoInput, photos.removePhoto, toPhotos);
