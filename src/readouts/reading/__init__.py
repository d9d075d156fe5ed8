"""Document to statements: network, quotation marks, speakers."""
