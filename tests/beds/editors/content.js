// A content script cannot be a module itself; it can import one.
import(chrome.runtime.getURL("orders.js"));
