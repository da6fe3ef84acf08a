// Styles come first on a slow line: this small module runs once they are here, and only then asks for the rest.
const rest = document.createElement("script");
rest.type = "module";
rest.src = document.querySelector("script[data-then]").dataset.then;
document.head.append(rest);
