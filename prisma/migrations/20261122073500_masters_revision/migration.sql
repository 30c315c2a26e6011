-- Row 2 of Revision tells which state the master tables are in, so that a process may keep them in
-- memory and still see every change, whoever made it, in the transaction that comes after it. The
-- value is drawn at random, not counted up: one that was rolled back must never come again with
-- another content.
INSERT INTO "Revision" ("id", "value") VALUES (2, 0);

CREATE TRIGGER "Room_insert_raises_masters_revision" AFTER INSERT ON "Room"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "Room_update_raises_masters_revision" AFTER UPDATE ON "Room"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "Room_delete_raises_masters_revision" AFTER DELETE ON "Room"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;

CREATE TRIGGER "SlotHours_insert_raises_masters_revision" AFTER INSERT ON "SlotHours"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "SlotHours_update_raises_masters_revision" AFTER UPDATE ON "SlotHours"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "SlotHours_delete_raises_masters_revision" AFTER DELETE ON "SlotHours"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;

CREATE TRIGGER "Tariff_insert_raises_masters_revision" AFTER INSERT ON "Tariff"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "Tariff_update_raises_masters_revision" AFTER UPDATE ON "Tariff"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "Tariff_delete_raises_masters_revision" AFTER DELETE ON "Tariff"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;

CREATE TRIGGER "ClosureRule_insert_raises_masters_revision" AFTER INSERT ON "ClosureRule"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "ClosureRule_update_raises_masters_revision" AFTER UPDATE ON "ClosureRule"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "ClosureRule_delete_raises_masters_revision" AFTER DELETE ON "ClosureRule"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;

CREATE TRIGGER "Holiday_insert_raises_masters_revision" AFTER INSERT ON "Holiday"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "Holiday_update_raises_masters_revision" AFTER UPDATE ON "Holiday"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "Holiday_delete_raises_masters_revision" AFTER DELETE ON "Holiday"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;

CREATE TRIGGER "CalendarException_insert_raises_masters_revision" AFTER INSERT ON "CalendarException"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "CalendarException_update_raises_masters_revision" AFTER UPDATE ON "CalendarException"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "CalendarException_delete_raises_masters_revision" AFTER DELETE ON "CalendarException"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;

CREATE TRIGGER "Setting_insert_raises_masters_revision" AFTER INSERT ON "Setting"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "Setting_update_raises_masters_revision" AFTER UPDATE ON "Setting"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "Setting_delete_raises_masters_revision" AFTER DELETE ON "Setting"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
