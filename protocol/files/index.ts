export {
  BYTE_ORDER_MARK,
  CSV_DIALECTS,
  csvLine,
  csvNumber,
  csvText,
  type CsvDialect,
} from './csv.ts';
