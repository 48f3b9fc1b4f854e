ALTER TABLE sensor_fault ADD COLUMN property TEXT NOT NULL DEFAULT '';
UPDATE sensor_fault SET property = coalesce((SELECT d.property FROM datastream d WHERE d.county = sensor_fault.county
    AND d.id = sensor_fault.stream), '');
UPDATE sensor_fault SET state = 'closed', reason = reason || '；数据流已删除',
    reason_en = reason_en || '; its stream was deleted',
    until = coalesce((SELECT t.deleted FROM thing t WHERE t.county = sensor_fault.county
    AND t.id = sensor_fault.station), since)
    WHERE state = 'open' AND NOT EXISTS (SELECT 1 FROM datastream d WHERE d.county = sensor_fault.county
    AND d.id = sensor_fault.stream);
