// The composer's editor. Zendesk's is CKEditor 5 without its own toolbar on show: the page draws one beneath the text
// (`omnichannel-composer-toolbar`), so the decoupled build is used and its toolbar never attached.
import {
  Autoformat,
  BlockQuote,
  Bold,
  Code,
  DecoupledEditor,
  Essentials,
  Italic,
  Link,
  List,
  Paragraph,
  PasteFromOffice,
} from "ckeditor5";
import "ckeditor5/ckeditor5.css";

window.SimulatorEditor = {
  /** Starts one empty editor and gives CKEditor's own instance; on no element, or destroying it would set innerHTML. */
  create: (config) =>
    DecoupledEditor.create("", {
      licenseKey: "GPL",
      plugins: [Essentials, Paragraph, Bold, Italic, Code, Link, List, BlockQuote, Autoformat, PasteFromOffice],
      toolbar: [],
      ...config,
    }),
};
